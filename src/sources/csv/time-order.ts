import { readState, stateTable, type StateTables } from '../../columnar/index.js';

/** Later, the same, or earlier than the row of the symbol before. */
export type Place = 'later' | 'same' | 'earlier';

/** Remembers the latest time of each symbol by its code. */
export class TimeOrder {
  private seen = new Uint8Array(16);
  private latest = new BigInt64Array(16);
  private words = new Int32Array(this.latest.buffer);

  /** Where the time in row `row` of `words` stands after the latest of the symbol. */
  place(code: number, words: Int32Array, row: number): Place {
    if (code >= this.seen.length || this.seen[code] === 0) return 'later';
    const high = words[row * 2 + 1] as number;
    const latestHigh = this.words[code * 2 + 1] as number;
    if (high !== latestHigh) return high > latestHigh ? 'later' : 'earlier';
    const low = (words[row * 2] as number) >>> 0;
    const latestLow = (this.words[code * 2] as number) >>> 0;
    return low > latestLow ? 'later' : low === latestLow ? 'same' : 'earlier';
  }

  /** The time in this row is now the latest of the symbol. */
  advance(code: number, words: Int32Array, row: number): void {
    if (code >= this.seen.length) this.grow(code + 1);
    this.seen[code] = 1;
    this.words[code * 2] = words[row * 2] as number;
    this.words[code * 2 + 1] = words[row * 2 + 1] as number;
  }

  latestNs(code: number): bigint {
    return this.latest[code] as bigint;
  }

  private grow(least: number): void {
    const size = Math.max(least, this.seen.length * 2);
    const seen = new Uint8Array(size);
    const latest = new BigInt64Array(size);
    seen.set(this.seen);
    latest.set(this.latest);
    this.seen = seen;
    this.latest = latest;
    this.words = new Int32Array(latest.buffer);
  }

  /** The latest times by symbol, in the order of their names. */
  snapshot(symbols: readonly (string | null)[]): StateTables[string] {
    const known = symbols
      .map((symbol, code) => ({ symbol: symbol ?? '', code }))
      .filter(({ code }) => this.seen[code] === 1)
      .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    return stateTable({
      symbol: known.map(({ symbol }) => symbol),
      time: BigInt64Array.from(known, ({ code }) => this.latestNs(code)),
    });
  }

  restore(table: StateTables[string], codeOf: (symbol: string) => number): void {
    const symbols = readState(table, 'symbol') as readonly string[];
    const times = readState(table, 'time') as BigInt64Array;
    const words = new Int32Array(times.buffer, times.byteOffset, times.length * 2);
    this.seen.fill(0);
    for (const [row, symbol] of symbols.entries()) this.advance(codeOf(symbol), words, row);
  }
}
