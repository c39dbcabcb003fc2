const ZERO = 48;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const LARGE_E = 69;
const SMALL_E = 101;
// Whole numbers below 2^53 and powers of ten up to 22 are exact float64, so one division or product of them rounds correctly.
const EXACT_WHOLE = 2 ** 53;
const EXACT_POWER = 22;

const powersOfTen = Float64Array.from({ length: EXACT_POWER + 1 }, (_, power) => Number(`1e${power}`));
const decoder = new TextDecoder();

/**
 * The decimal number in bytes[from, to), rounded as `Number()` rounds, or NaN when it is not one: a sign, digits with or
 * without a point, an exponent. Too large a number is infinite. Hexadecimal, `Infinity` and the empty text are no numbers here.
 */
export function parseDecimal(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const first = bytes[at];
  const negative = first === MINUS;
  if (negative || first === PLUS) at++;
  const begin = at;
  let mantissa = 0;
  let fraction = 0;
  let byte = 0;
  for (; at < to; at++) {
    byte = (bytes[at] as number) - ZERO;
    if (byte < 0 || byte > 9) break;
    mantissa = mantissa * 10 + byte;
  }
  let count = at - begin;
  if (at < to && bytes[at] === POINT) {
    const point = ++at;
    for (; at < to; at++) {
      byte = (bytes[at] as number) - ZERO;
      if (byte < 0 || byte > 9) break;
      mantissa = mantissa * 10 + byte;
    }
    fraction = at - point;
    count += fraction;
  }
  if (count === 0) return Number.NaN;
  let power = -fraction;
  if (at < to) {
    if (bytes[at] !== SMALL_E && bytes[at] !== LARGE_E) return Number.NaN;
    const exponent = parseExponent(bytes, at + 1, to);
    if (exponent !== exponent) return Number.NaN;
    power += exponent;
  }
  if (mantissa >= EXACT_WHOLE || power > EXACT_POWER || power < -EXACT_POWER) {
    return Number(decoder.decode(bytes.subarray(from, to)));
  }
  const size = power < 0 ? mantissa / (powersOfTen[-power] as number) : mantissa * (powersOfTen[power] as number);
  return negative ? -size : size;
}

function parseExponent(bytes: Uint8Array, from: number, to: number): number {
  const negative = bytes[from] === MINUS;
  let at = negative || bytes[from] === PLUS ? from + 1 : from;
  if (at >= to) return Number.NaN;
  let value = 0;
  for (; at < to; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    // Beyond this everything is zero or infinite; what matters is that it does not overflow.
    if (value < 1e6) value = value * 10 + digit;
  }
  return negative ? -value : value;
}
