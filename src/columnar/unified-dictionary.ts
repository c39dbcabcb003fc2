import { Data, type DataType, type Dictionary, type Vector } from 'apache-arrow';
import { beginsWith } from './concat.js';
import { setBit } from './bitmap.js';
import { isValid } from './numbers.js';
import { newBitmap, newInt32 } from './slab.js';
import { dictionaryWords, textColumn } from './strings.js';

// A stream whose words change for ever would grow a united dictionary for ever: past this size, and when most
// of its words are gone from the newest dictionary, it starts again.
const SMALLEST_REPLACED = 65_536;

/** What a writer has to send before the next batch: the words, and whether they come after those sent or in their place. */
export interface DictionaryUpdate {
  readonly words: Data;
  readonly isDelta: boolean;
}

/**
 * The one dictionary of a column of an outgoing stream, whatever dictionaries its batches bring. It only grows, so that codes
 * sent before stay right; where the batches share a dictionary, their codes go out as they are.
 */
export class UnifiedDictionary {
  private readonly type: Dictionary;
  private readonly replaceable: boolean;
  private readonly smallestReplaced: number;
  private readonly codes = new Map<string, number>();
  private words: string[] = [];
  private sent = -1;
  private source: Vector | undefined;
  private sourceWords = 0;
  private mapping = new Int32Array(0);
  private identity = true;

  /**
   * @param replaceable whether the words may be replaced when too many are out of use; a file cannot do that
   * @param smallestReplaced words that are never too many
   */
  constructor(type: Dictionary, replaceable: boolean, smallestReplaced: number = SMALLEST_REPLACED) {
    this.type = type;
    this.replaceable = replaceable;
    this.smallestReplaced = smallestReplaced;
  }

  /** The column with the codes of this dictionary. */
  recode(column: Data, name: string): Data {
    this.learn(column, name);
    const rows = column.length;
    const source = column.values as Int32Array | BigInt64Array;
    if (this.identity && source instanceof Int32Array) {
      const { nullCount, nullBitmap } = column;
      return new Data(this.type as DataType, column.offset, rows, nullCount, [undefined, source, nullBitmap] as never);
    }
    const codes = newInt32(rows);
    const bitmap = newBitmap(rows);
    const { mapping } = this;
    let nulls = 0;
    for (let row = 0; row < rows; row++) {
      const code = isValid(column, row) ? (mapping[Number(source[row])] ?? -1) : -1;
      if (code < 0) nulls++;
      else {
        codes[row] = code;
        setBit(bitmap, row);
      }
    }
    return new Data(this.type as DataType, 0, rows, nulls, [undefined, codes, nulls > 0 ? bitmap : undefined] as never);
  }

  /** The words that are not sent yet, if any; the first call gives some even when there are none. */
  takeUpdate(): DictionaryUpdate | undefined {
    if (this.sent === this.words.length) return undefined;
    const update = { words: textColumn(this.words.slice(Math.max(0, this.sent))) as Data, isDelta: this.sent > 0 };
    this.sent = this.words.length;
    return update;
  }

  /** Its words, and how many of them have been sent (-1: nothing has). */
  get state(): { readonly words: readonly string[]; readonly sent: number } {
    return { words: this.words, sent: this.sent };
  }

  /** Goes on where another was. */
  goOn(words: readonly string[], sent: number): void {
    this.words = [...words];
    this.sent = sent;
    this.codes.clear();
    for (const [code, word] of words.entries()) this.codes.set(word, code);
  }

  private learn(column: Data, name: string): void {
    const { dictionary } = column;
    if (dictionary === undefined || dictionary === this.source) return;
    const grown = this.source !== undefined && beginsWith(dictionary, this.source);
    const words = dictionaryWords(column, name);
    let from = this.sourceWords;
    if (!grown) {
      from = 0;
      this.identity = true;
      if (this.replaceable && this.words.length > this.smallestReplaced && this.words.length > 4 * words.length)
        this.startAgain();
    }
    if (this.mapping.length < words.length) {
      const larger = new Int32Array(Math.max(words.length, this.mapping.length * 2));
      larger.set(this.mapping);
      this.mapping = larger;
    }
    for (let code = from; code < words.length; code++) {
      const united = this.codeOf(words[code] ?? null);
      this.mapping[code] = united;
      this.identity &&= united === code;
    }
    this.source = dictionary;
    this.sourceWords = words.length;
  }

  private startAgain(): void {
    this.codes.clear();
    this.words = [];
    this.sent = 0;
  }

  private codeOf(word: string | null): number {
    if (word === null) return -1;
    let code = this.codes.get(word);
    if (code === undefined) {
      code = this.words.length;
      this.words.push(word);
      this.codes.set(word, code);
    }
    return code;
  }
}
