import { parseEpoch, parseTimeInto, type EpochUnit } from '../../columnar/index.js';
import { textOf } from './field-writer.js';
import type { WallClock } from './time-zone.js';

const ZERO = 48;
const PLUS = 43;
const DASH = 45;
const LARGE_Z = 90;
const SMALL_Z = 122;
const TWO_32 = 4_294_967_296;
const FRACTION_DIGITS: Readonly<Record<EpochUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };

/** Reads the times of a file: ISO 8601, of a place if they name no zone, or numbers since 1970. */
export class TimeField {
  private readonly unit: EpochUnit | undefined;
  private readonly place: WallClock | undefined;

  constructor(unit: EpochUnit | undefined, place: WallClock | undefined) {
    this.unit = unit;
    this.place = place;
  }

  /** Writes the time to row `row` of `times`, which `words` is another view of; false when it is none. */
  into(bytes: Uint8Array, from: number, to: number, times: BigInt64Array, words: Int32Array, row: number): boolean {
    if (this.unit !== undefined) return this.epochInto(this.unit, bytes, from, to, times, words, row);
    if (!parseTimeInto(bytes, from, to, words, row)) return false;
    if (this.place === undefined || namesZone(bytes, from, to)) return true;
    const wallNs = times[row] as bigint;
    const offset = this.place.offsetAt(Number(wallNs / 1_000_000_000n));
    if (offset !== offset) return false;
    times[row] = wallNs - BigInt(offset) * 1_000_000_000n;
    return true;
  }

  private epochInto(
    unit: EpochUnit,
    bytes: Uint8Array,
    from: number,
    to: number,
    times: BigInt64Array,
    words: Int32Array,
    row: number,
  ): boolean {
    const digits = FRACTION_DIGITS[unit];
    const split = to - digits;
    let seconds = 0;
    let fraction = 0;
    let at = from;
    for (; at < split; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      seconds = seconds * 10 + digit;
    }
    if (at === split && split > from && seconds < 9e9) {
      for (; at < to; at++) {
        const digit = (bytes[at] as number) - ZERO;
        if (digit < 0 || digit > 9) break;
        fraction = fraction * 10 + digit;
      }
      if (at === to) {
        setTime(words, row, seconds, fraction * 10 ** (9 - digits));
        return true;
      }
    }
    const ns = parseEpoch(textOf(bytes, from, to), unit);
    if (ns === undefined) return false;
    times[row] = ns;
    return true;
  }
}

/** Seconds and nanoseconds as two words of an int64, by parts that stay whole below 2^53. */
function setTime(words: Int32Array, row: number, seconds: number, nanoseconds: number): void {
  const upper = Math.floor(seconds / 65_536);
  const lower = (seconds - upper * 65_536) * 1e9 + nanoseconds;
  const product = upper * 1e9;
  const productUpper = Math.floor(product / 65_536);
  const low = (product - productUpper * 65_536) * 65_536 + lower;
  const carry = Math.floor(low / TWO_32);
  words[row * 2] = low - carry * TWO_32;
  words[row * 2 + 1] = productUpper + carry;
}

function namesZone(bytes: Uint8Array, from: number, to: number): boolean {
  const last = bytes[to - 1];
  if (last === LARGE_Z || last === SMALL_Z) return true;
  for (let at = from + 16; at < to; at++) if (bytes[at] === PLUS || bytes[at] === DASH) return true;
  return false;
}
