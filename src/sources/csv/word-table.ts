import { DictionaryBuilder } from '../../columnar/index.js';

const decoder = new TextDecoder();

/** Finds the dictionary code of a word by its bytes; a string is made only for a new one. */
export class WordTable {
  readonly builder = new DictionaryBuilder();
  private places = new Int32Array(64).fill(-1);
  private hashes: number[] = [];
  private spellings: Uint8Array[] = [];
  private codes: number[] = [];
  private latest = -1;

  code(bytes: Uint8Array, from: number, to: number): number {
    // Rows of one symbol mostly follow each other.
    if (this.latest >= 0 && this.same(this.latest, bytes, from, to)) return this.codes[this.latest] as number;
    let hash = 0x811c9dc5;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    let place = hash & (this.places.length - 1);
    for (let entry = this.places[place] as number; entry >= 0; entry = this.places[place] as number) {
      if (this.hashes[entry] === hash && this.same(entry, bytes, from, to)) {
        this.latest = entry;
        return this.codes[entry] as number;
      }
      place = (place + 1) & (this.places.length - 1);
    }
    return this.add(bytes.slice(from, to), hash);
  }

  private same(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const spelling = this.spellings[entry] as Uint8Array;
    if (spelling.length !== to - from) return false;
    for (let at = 0; at < spelling.length; at++) if (spelling[at] !== bytes[from + at]) return false;
    return true;
  }

  private add(spelling: Uint8Array, hash: number): number {
    const entry = this.spellings.length;
    const code = this.builder.code(decoder.decode(spelling));
    this.spellings.push(spelling);
    this.hashes.push(hash);
    this.codes.push(code);
    this.latest = entry;
    if (this.spellings.length * 2 > this.places.length) this.rebuild();
    else this.place(entry);
    return code;
  }

  private rebuild(): void {
    this.places = new Int32Array(this.places.length * 2).fill(-1);
    for (let entry = 0; entry < this.spellings.length; entry++) this.place(entry);
  }

  private place(entry: number): void {
    const mask = this.places.length - 1;
    let place = (this.hashes[entry] as number) & mask;
    while ((this.places[place] as number) >= 0) place = (place + 1) & mask;
    this.places[place] = entry;
  }
}
