import { dateFromDays } from '../../columnar/calendar.js';
import { FALSE, NULL_TIME_HIGH, TRUE, UNKNOWN, Lane, type Kernel } from '../lane.js';

// A BigInt costs 3.5 ns to read; two int32 halves cost 1. The difference of the halves, put together as float64, has the
// right sign always and is exact below 2^53 ns.
const TWO_32 = 2 ** 32;
const NS_PER_DAY = 86_400_000_000_000;
const DAY_HIGH = Math.floor(NS_PER_DAY / TWO_32);
const DAY_LOW = NS_PER_DAY - DAY_HIGH * TWO_32;

/** Nanoseconds from b to a; exact below 104 days, beyond that rounded as a float64 is. */
export function subtractTimes(rows: number, out: Lane, a: Lane, b: Lane): void {
  const x = a.integers;
  const y = b.integers;
  const z = out.numbers;
  for (let row = 0; row < rows; row++) {
    const left = 2 * (a.from + row);
    const right = 2 * (b.from + row);
    const leftHigh = x[left + 1] as number;
    const rightHigh = y[right + 1] as number;
    const leftLow = (x[left] as number) >>> 0;
    const rightLow = (y[right] as number) >>> 0;
    const missing = (leftHigh === NULL_TIME_HIGH && leftLow === 0) || (rightHigh === NULL_TIME_HIGH && rightLow === 0);
    z[out.from + row] = missing ? Number.NaN : (leftHigh - rightHigh) * TWO_32 + (leftLow - rightLow);
  }
}

const difference = new Lane();

/** Compares by the sign of the difference. */
export function compareTimes(accepts: (difference: number) => boolean): Kernel {
  const verdicts = Uint8Array.from([-1, 0, 1], (sign) => (accepts(sign) ? TRUE : FALSE));
  return (rows, out, a, b) => {
    if (difference.numbers.length < rows) difference.numbers = new Float64Array(rows);
    subtractTimes(rows, difference, a, b);
    const distances = difference.numbers;
    for (let row = 0; row < rows; row++) {
      const distance = distances[row] as number;
      out.bytes[out.from + row] =
        distance !== distance ? UNKNOWN : (verdicts[Number(distance > 0) - Number(distance < 0) + 1] as number);
    }
  };
}

export function addDuration(rows: number, out: Lane, time: Lane, duration: Lane): void {
  shift(rows, out, time, duration, 1);
}

export function addToDuration(rows: number, out: Lane, duration: Lane, time: Lane): void {
  shift(rows, out, time, duration, 1);
}

export function subtractDuration(rows: number, out: Lane, time: Lane, duration: Lane): void {
  shift(rows, out, time, duration, -1);
}

function shift(rows: number, out: Lane, time: Lane, duration: Lane, sign: number): void {
  const x = time.integers;
  const z = out.integers;
  for (let row = 0; row < rows; row++) {
    const at = 2 * (time.from + row);
    const to = 2 * (out.from + row);
    const high = x[at + 1] as number;
    const low = (x[at] as number) >>> 0;
    const distance = sign * Math.round(duration.numbers[duration.from + row] as number);
    const distanceHigh = Math.floor(distance / TWO_32);
    const sum = low + (distance - distanceHigh * TWO_32);
    const carry = sum >= TWO_32 ? 1 : 0;
    const sumHigh = high + distanceHigh + carry;
    // Beyond the years that int64 nanoseconds can hold there is no time to give; NaN ends here too.
    const valid = !(high === NULL_TIME_HIGH && low === 0) && sumHigh >= NULL_TIME_HIGH && sumHigh <= 0x7fff_ffff;
    z[to] = valid ? sum - carry * TWO_32 : 0;
    z[to + 1] = valid ? sumHigh : NULL_TIME_HIGH;
  }
}

const parts = { days: 0, ns: 0 };

/** Splits a time into whole days since 1970 and nanoseconds of the day, both exact; false when it is null. */
function split(integers: Int32Array, at: number): boolean {
  const high = integers[at + 1] as number;
  const low = (integers[at] as number) >>> 0;
  if (high === NULL_TIME_HIGH && low === 0) return false;
  let days = Math.floor((high * TWO_32 + low) / NS_PER_DAY);
  // The quotient may be off by one at midnight; every term of the remainder is a whole number below 2^53.
  let ns = (high - days * DAY_HIGH) * TWO_32 + (low - days * DAY_LOW);
  if (ns < 0) {
    days--;
    ns += NS_PER_DAY;
  } else if (ns >= NS_PER_DAY) {
    days++;
    ns -= NS_PER_DAY;
  }
  parts.days = days;
  parts.ns = ns;
  return true;
}

/** A field that depends on the time of day. */
export function fieldOfDay(field: (nsOfDay: number) => number): Kernel {
  return (rows, out, a) => {
    for (let row = 0; row < rows; row++) {
      out.numbers[out.from + row] = split(a.integers, 2 * (a.from + row)) ? field(parts.ns) : Number.NaN;
    }
  };
}

/** A field of the date; worked out once for neighbouring rows of one day. */
export function fieldOfDate(
  field: (date: { year: number; month: number; day: number }, days: number) => number,
): Kernel {
  return (rows, out, a) => {
    let day = Number.NaN;
    let value = 0;
    for (let row = 0; row < rows; row++) {
      if (!split(a.integers, 2 * (a.from + row))) {
        out.numbers[out.from + row] = Number.NaN;
        continue;
      }
      if (parts.days !== day) {
        day = parts.days;
        value = field(dateFromDays(day), day);
      }
      out.numbers[out.from + row] = value;
    }
  };
}
