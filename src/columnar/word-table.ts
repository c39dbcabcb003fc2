/** Finds the code of a word by its bytes, without making a string: open addressing over copies of the words seen. */
export class WordTable {
  private table = new Int32Array(64);
  private bytes = new Uint8Array(512);
  private readonly starts: number[] = [0];
  private readonly codes: number[] = [];
  private last = -1;

  /** The code of the word in bytes[from, to), or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    // Neighbouring rows mostly have the same symbol.
    if (this.last >= 0 && this.same(this.last, bytes, from, to)) return this.codes[this.last] as number;
    const mask = this.table.length - 1;
    for (let place = hashOf(bytes, from, to) & mask; ; place = (place + 1) & mask) {
      const entry = (this.table[place] as number) - 1;
      if (entry < 0) return -1;
      if (this.same(entry, bytes, from, to)) {
        this.last = entry;
        return this.codes[entry] as number;
      }
    }
  }

  private same(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.starts[entry] as number;
    if ((this.starts[entry + 1] as number) - start !== to - from) return false;
    const own = this.bytes;
    for (let at = from, place = start; at < to; at++, place++) if (own[place] !== bytes[at]) return false;
    return true;
  }

  /** Remembers the code of a word that `find` did not know. */
  add(bytes: Uint8Array, from: number, to: number, code: number): void {
    const start = this.starts.at(-1) as number;
    const end = start + to - from;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(bytes.subarray(from, to), start);
    this.starts.push(end);
    this.codes.push(code);
    if (this.codes.length * 2 > this.table.length) {
      this.table = new Int32Array(this.table.length * 2);
      for (let entry = 0; entry < this.codes.length; entry++) this.place(entry);
    } else this.place(this.codes.length - 1);
  }

  private place(entry: number): void {
    const mask = this.table.length - 1;
    let place = hashOf(this.bytes, this.starts[entry] as number, this.starts[entry + 1] as number) & mask;
    while (this.table[place] !== 0) place = (place + 1) & mask;
    this.table[place] = entry + 1;
  }
}

/** Fowler, Noll and Vo's hash (FNV-1a, 1991) with a last mix, since only low bits are used. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}
