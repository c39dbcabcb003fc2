/** The standard normal distribution, to double precision over its whole range. */

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Density of the standard normal. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / SQRT_TWO_PI;
}

/** Upper tail by Laplace's continued fraction; for x > 2.5, where the series below loses its digits. */
function upperTail(x: number): number {
  let fraction = x;
  for (let term = 200; term >= 1; term--) fraction = x + term / fraction;
  return normalDensity(x) / fraction;
}

/** Probability that a standard normal is at most `x`. Series of Marsaglia (2004), continued fraction in the tails. */
export function normalDistribution(x: number): number {
  if (x < -2.5) return upperTail(-x);
  if (x > 2.5) return 1 - upperTail(x);
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-18 && k < 400; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** Start value with an error below 4.5e-4: Abramowitz and Stegun (1964), 26.2.23. */
function roughQuantile(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/** Inverse of `normalDistribution`. 0 gives `-Infinity`, 1 `Infinity`, anything outside [0, 1] `NaN`. */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  let x = -roughQuantile(probability);
  // Halley's step triples the correct digits each time: 4, 12, full.
  for (let step = 0; step < 3; step++) {
    const error = (normalDistribution(x) - probability) / normalDensity(x);
    x -= error / (1 + (x * error) / 2);
  }
  return x;
}
