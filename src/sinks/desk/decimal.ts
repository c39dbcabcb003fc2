import Big from 'big.js';

// Quotients of prices and ticks are whole numbers or nearly so; 30 places keep any float64 apart from its neighbours.
const Decimal = Big();
Decimal.DP = 30;

const DOWN = 0;
const HALF_UP = 1;
const UP = 3;

function toStep(value: number, step: number, mode: 0 | 1 | 3): number {
  const steps = new Decimal(value).div(step);
  return Number(steps.round(0, mode).times(step));
}

/** The multiple of `step` at or towards zero from `value`: 0.3 in steps of 0.1 is 0.3, where floats give 0.2. */
export function towardsZero(value: number, step: number): number {
  return toStep(value, step, DOWN);
}

/** The multiple of `step` at or below a positive `value`. */
export function downTo(value: number, step: number): number {
  return toStep(value, step, DOWN);
}

/** The multiple of `step` at or above a positive `value`. */
export function upTo(value: number, step: number): number {
  return toStep(value, step, UP);
}

/** The multiple of `step` nearest to `value`. */
export function nearestTo(value: number, step: number): number {
  return toStep(value, step, HALF_UP);
}

/** The sum of two decimals: 0.1 + 0.2 is 0.3. */
export function sum(left: number, right: number): number {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left + right;
  return Number(new Decimal(left).plus(right));
}

/** The difference of two decimals. */
export function difference(left: number, right: number): number {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
  return Number(new Decimal(left).minus(right));
}

/** The product of two decimals, rounded once. */
export function product(left: number, right: number): number {
  return Number(new Decimal(left).times(right));
}
