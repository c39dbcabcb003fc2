import Big from 'big.js';

// Quotients of prices and ticks are whole numbers or nearly so; 30 places keep any float64 apart from its neighbours.
const Decimal = Big();
Decimal.DP = 30;

const DOWN = 0;
const UP = 3;

function toStep(value: number, step: number, mode: 0 | 3): number {
  const steps = new Decimal(value).div(step);
  return Number(steps.round(0, mode).times(step));
}

/** A step as a quotient of whole numbers: 0.025 is 25 / 1000. */
interface Ratio {
  readonly over: number;
  readonly under: number;
}

const ratios = new Map<number, Ratio | undefined>();

function ratioOf(step: number): Ratio | undefined {
  if (ratios.has(step)) return ratios.get(step);
  const digits = new Decimal(step).toFixed();
  const places = digits.includes('.') ? digits.length - digits.indexOf('.') - 1 : 0;
  const ratio = { over: Number(digits.replace('.', '')), under: 10 ** places };
  const known = places <= 15 && Number.isSafeInteger(ratio.over) ? ratio : undefined;
  ratios.set(step, known);
  return known;
}

/**
 * Far from a multiple floats are right about the number of steps, and a quotient of whole numbers is the nearest float64 to the
 * decimal; only near one are decimals needed, unless it is that float64 itself. Undefined: they are.
 */
function plainly(value: number, step: number): number | undefined {
  const steps = value / step;
  const whole = Math.trunc(steps);
  const rest = Math.abs(steps - whole);
  if (!(Math.abs(whole) <= 2 ** 31)) return undefined;
  const ratio = ratioOf(step);
  if (ratio === undefined) return undefined;
  if (rest < 1e-6 || rest > 1 - 1e-6) {
    // No two decimals of up to 15 digits are the same float64.
    const units = Math.round(steps) * ratio.over;
    return Math.abs(units) < 1e15 && units / ratio.under === value ? value || 0 : undefined;
  }
  if (!Number.isSafeInteger(whole * ratio.over)) return undefined;
  return (whole * ratio.over) / ratio.under || 0;
}

/** The multiple of `step` at or towards zero from `value`: 0.3 in steps of 0.1 is 0.3, where floats give 0.2. */
export function towardsZero(value: number, step: number): number {
  return plainly(value, step) ?? toStep(value, step, DOWN);
}

/** A computed number without the noise of floats: 10 × 1.06 is 10.600000000000001, which must not be rounded up to 10.61. */
export function withoutNoise(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * The multiple of `step` at or towards zero from the difference of a computed number and a decimal: 0.7 - 0.4 in steps of 0.1
 * is 0.3, and 199.99999999999997 - 0 in steps of 1 is 200.
 */
export function differenceTowardsZero(computed: number, decimal: number, step: number): number {
  return plainly(computed - decimal, step) ?? toStep(difference(withoutNoise(computed), decimal), step, DOWN);
}

/** The multiple of `step` at or below a positive `value`. */
export function downTo(value: number, step: number): number {
  return toStep(value, step, DOWN);
}

/** The multiple of `step` at or above a positive `value`. */
export function upTo(value: number, step: number): number {
  return toStep(value, step, UP);
}

/** The sum of two decimals: 0.1 + 0.2 is 0.3. */
export function sum(left: number, right: number): number {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left + right;
  return Number(new Decimal(left).plus(right));
}

/** The difference of two decimals. */
export function difference(left: number, right: number): number {
  if (right === 0) return left;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
  return Number(new Decimal(left).minus(right));
}

/** The product of two decimals, rounded once. */
export function product(left: number, right: number): number {
  return Number(new Decimal(left).times(right));
}
