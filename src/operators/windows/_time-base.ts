import { MIN_TIME_NS } from '../../columnar/index.js';

const TWO_32 = 2 ** 32;

/** Times nearer to the base than this are exact as float64. */
export const EXACT_NS = 2 ** 53;

/**
 * Times as float64 distances from a moment that stays for long: loops compare numbers, which is several times faster than
 * bigint. A distance under 2^53 ns (104 days) is exact; others keep their order.
 */
export class TimeBase {
  base = 0n;
  private known = false;

  /** Whether there is a base. */
  get set(): boolean {
    return this.known;
  }

  move(base: bigint): void {
    this.base = base;
    this.known = true;
  }

  /** The distance of one moment. */
  distance(timeNs: bigint): number {
    return Number(timeNs - this.base);
  }

  /** The moment at a distance; the earliest for what is infinitely far away. */
  moment(distance: number): bigint {
    return Number.isFinite(distance) ? this.base + BigInt(distance) : MIN_TIME_NS;
  }

  /** Writes the distances of `times`; returns the first row that is not within reach, or their number. */
  distances(times: BigInt64Array, out: Float64Array): number {
    const rows = times.length;
    const words = new Int32Array(times.buffer, times.byteOffset, rows * 2);
    const baseLow = Number(BigInt.asUintN(32, this.base));
    const baseHigh = Number(this.base >> 32n);
    let first = rows;
    for (let row = 0, word = 0; row < rows; row++, word += 2) {
      const low = (words[word]! >>> 0) - baseLow;
      const distance = (words[word + 1]! - baseHigh) * TWO_32 + low;
      out[row] = distance;
      if (first === rows && !(distance < EXACT_NS && distance > -EXACT_NS)) first = row;
    }
    return first;
  }
}
