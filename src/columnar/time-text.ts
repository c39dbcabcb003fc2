import { dateFromDays, daysFromDate, daysInMonth } from './calendar.js';
import { MAX_TIME_NS, MIN_TIME_NS } from './time.js';

const ZERO = 48;
const DASH = 45;
const COLON = 58;
const PLUS = 43;
const POINT = 46;
const COMMA = 44;
const SPACE = 32;
const LARGE_T = 84;
const SMALL_T = 116;
const LARGE_Z = 90;
const SMALL_Z = 122;
const MOST_SECONDS = 9_223_372_036;
const BILLION = 1_000_000_000n;

// What the last parse found, as seconds since 1970 and nanoseconds within the second: no object for each field.
const found = new Float64Array(2);

function digit(bytes: Uint8Array, at: number): number {
  const value = (bytes[at] as number) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function two(bytes: Uint8Array, at: number): number {
  return digit(bytes, at) * 10 + digit(bytes, at + 1);
}

/** Reads an ISO 8601 date or date-time into `found`; false when it is not one. */
function parse(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (length < 10 || bytes[from + 4] !== DASH || bytes[from + 7] !== DASH) return false;
  const year = two(bytes, from) * 100 + two(bytes, from + 2);
  const month = two(bytes, from + 5);
  const day = two(bytes, from + 8);
  // NaN fails every comparison, so what is not a digit ends here.
  if (!(year >= 0 && day >= 1 && day <= daysInMonth(year, month))) return false;
  let seconds = daysFromDate(year, month, day) * 86_400;
  let nanoseconds = 0;
  if (length > 10) {
    const separator = bytes[from + 10];
    if ((separator !== LARGE_T && separator !== SPACE && separator !== SMALL_T) || length < 16) return false;
    const hour = two(bytes, from + 11);
    const minute = two(bytes, from + 14);
    if (bytes[from + 13] !== COLON || !(hour <= 23 && minute <= 59)) return false;
    seconds += hour * 3600 + minute * 60;
    let at = from + 16;
    if (at < to && bytes[at] === COLON) {
      if (at + 3 > to) return false;
      const second = two(bytes, at + 1);
      if (!(second <= 59)) return false;
      seconds += second;
      at += 3;
      if (at < to && (bytes[at] === POINT || bytes[at] === COMMA)) {
        const first = ++at;
        let scale = 100_000_000;
        for (; at < to; at++) {
          const value = digit(bytes, at);
          if (value !== value) break;
          nanoseconds += value * scale;
          // The tenth digit would be less than a nanosecond: scale is 0.1 there.
          scale /= 10;
        }
        if (at === first || at - first > 9) return false;
      }
    }
    if (at < to) {
      const offset = zoneSeconds(bytes, at, to);
      if (offset !== offset) return false;
      seconds -= offset;
    }
  }
  found[0] = seconds;
  found[1] = nanoseconds;
  if (seconds < MOST_SECONDS && seconds > -MOST_SECONDS) return true;
  const ns = BigInt(seconds) * BILLION + BigInt(nanoseconds);
  return ns >= MIN_TIME_NS && ns <= MAX_TIME_NS;
}

/** Seconds east of UTC, or NaN: Z, +hh, +hhmm, +hh:mm. */
function zoneSeconds(bytes: Uint8Array, at: number, to: number): number {
  const sign = bytes[at];
  const length = to - at;
  if (sign === LARGE_Z || sign === SMALL_Z) return length === 1 ? 0 : Number.NaN;
  if (sign !== PLUS && sign !== DASH) return Number.NaN;
  let minutes = 0;
  if (length === 6 && bytes[at + 3] === COLON) minutes = two(bytes, at + 4);
  else if (length === 5) minutes = two(bytes, at + 3);
  else if (length !== 3) return Number.NaN;
  const hours = two(bytes, at + 1);
  if (!(hours <= 23 && minutes <= 59)) return Number.NaN;
  return (hours * 3600 + minutes * 60) * (sign === PLUS ? 1 : -1);
}

function foundNs(): bigint {
  return BigInt(found[0] as number) * BILLION + BigInt(found[1] as number);
}

/** Nanoseconds since 1970 of the ISO 8601 text in bytes[from, to), or undefined; see `parseTimeNs`. */
export function parseTimeNsBytes(bytes: Uint8Array, from: number, to: number): bigint | undefined {
  return parse(bytes, from, to) ? foundNs() : undefined;
}

/**
 * As `parseTimeNsBytes`, but writes the time as two words (the low one first) at row `row` of an int64 array seen as int32,
 * without making a bigint: for readers of millions of rows. False, and nothing written, when it is no time.
 */
export function parseTimeInto(bytes: Uint8Array, from: number, to: number, words: Int32Array, row: number): boolean {
  if (!parse(bytes, from, to)) return false;
  // seconds × 10^9 + ns by parts that stay whole below 2^53.
  const seconds = found[0] as number;
  const upper = Math.floor(seconds / 65_536);
  const lower = (seconds - upper * 65_536) * 1e9 + (found[1] as number);
  const product = upper * 1e9;
  const productUpper = Math.floor(product / 65_536);
  const low = (product - productUpper * 65_536) * 65_536 + lower;
  const carry = Math.floor(low / 4_294_967_296);
  words[row * 2] = low - carry * 4_294_967_296;
  words[row * 2 + 1] = productUpper + carry;
  return true;
}

const ascii = new Uint8Array(48);

/** Copies text that may be a time; -1 when it is too long or not plain. */
function copyAscii(text: string): number {
  const length = text.length;
  if (length > ascii.length) return -1;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return -1;
    ascii[at] = code;
  }
  return length;
}

/**
 * Nanoseconds since 1970, UTC, of an ISO 8601 text, or undefined when it is not one, names a day that does not exist
 * or lies outside the years 1677 to 2262. Takes `2024-02-29`, `2024-02-29T13:30`, `2024-02-29 13:30:05.123456789`,
 * each time with `Z`, `+02:00`, `+0200`, `+02` or without a zone, which means UTC. Numbers are for `parseEpoch`.
 */
export function parseTimeNs(text: string): bigint | undefined {
  const length = copyAscii(text);
  return length < 0 ? undefined : parseTimeNsBytes(ascii, 0, length);
}

/** The unit of a number that counts time since 1970. */
export type EpochUnit = 's' | 'ms' | 'us' | 'ns';

const EPOCH_DIGITS: Readonly<Record<EpochUnit, number>> = { s: 9, ms: 6, us: 3, ns: 0 };

/**
 * Nanoseconds since 1970 of a decimal number of `unit`, or undefined when it is not one, is finer than a nanosecond
 * or lies outside the years 1677 to 2262.
 */
export function parseEpoch(text: string, unit: EpochUnit): bigint | undefined {
  const match = /^([+-]?)(\d{1,20})(?:\.(\d{1,20}))?$/.exec(text);
  if (match === null) return undefined;
  const digits = EPOCH_DIGITS[unit];
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return undefined;
  const size = BigInt(`${match[2] as string}${fraction.padEnd(digits, '0')}`);
  const ns = match[1] === '-' ? -size : size;
  return ns >= MIN_TIME_NS && ns <= MAX_TIME_NS ? ns : undefined;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** A time as ISO 8601 in UTC with as many digits of a second as it has: `2024-02-29T13:30:05.25Z`. */
export function formatTimeNs(ns: bigint): string {
  let nanoseconds = Number(ns % BILLION);
  let seconds = Number(ns / BILLION);
  if (nanoseconds < 0) {
    nanoseconds += 1e9;
    seconds -= 1;
  }
  const days = Math.floor(seconds / 86_400);
  const ofDay = seconds - days * 86_400;
  const { year, month, day } = dateFromDays(days);
  const clock = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60]
    .map((part) => padded(part, 2))
    .join(':');
  const fraction = nanoseconds === 0 ? '' : `.${padded(nanoseconds, 9).replace(/0+$/, '')}`;
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${clock}${fraction}Z`;
}
