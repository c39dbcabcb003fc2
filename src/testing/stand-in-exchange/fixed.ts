import { RxArrowError } from '../../base/errors.js';

/** Amounts and prices are whole numbers of 1e-8 units, as on the exchange's own books: sums and products are exact. */
export const ONE = 100_000_000n;
const PLACES = 8;

/** A decimal text as 1e-8 units; `precision` where it has more digits than that, `illegal` where it is no plain decimal. */
export function parseFixed(text: string): bigint | 'precision' | 'illegal' {
  const match = /^([0-9]{1,20})(?:\.([0-9]{1,20}))?$/.exec(text);
  if (match === null) return 'illegal';
  const fraction = match[2] ?? '';
  if (/[1-9]/.test(fraction.slice(PLACES))) return 'precision';
  return BigInt(match[1] as string) * ONE + BigInt(fraction.slice(0, PLACES).padEnd(PLACES, '0'));
}

/** A decimal of the settings as 1e-8 units. */
export function fixed(value: string | number, what: string): bigint {
  const parsed = parseFixed(typeof value === 'number' ? value.toFixed(PLACES) : value);
  if (typeof parsed !== 'bigint')
    throw new RxArrowError(
      'InvalidParams',
      `stand-in exchange: ${what} is "${value}"; expected a decimal of at most ${PLACES} places, as "0.01".`,
    );
  return parsed;
}

/** 1e-8 units as text with all eight places, as the exchange writes them. */
export function formatFixed(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(PLACES + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
}

/** The product of two numbers of 1e-8 units, rounded down. */
export function times(left: bigint, right: bigint): bigint {
  return (left * right) / ONE;
}

/** The quotient of two numbers of 1e-8 units, rounded down. */
export function over(left: bigint, right: bigint): bigint {
  return (left * ONE) / right;
}

export function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
