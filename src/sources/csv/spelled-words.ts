import { DictionaryBuilder, WordTable } from '../../columnar/index.js';

const decoder = new TextDecoder();

/** The dictionary of a column of words that come as bytes; a string is made only for a new word. */
export class SpelledWords {
  readonly builder = new DictionaryBuilder();
  private readonly table = new WordTable();

  code(bytes: Uint8Array, from: number, to: number): number {
    const known = this.table.find(bytes, from, to);
    if (known >= 0) return known;
    const code = this.builder.code(decoder.decode(bytes.subarray(from, to)));
    this.table.add(bytes, from, to, code);
    return code;
  }
}
