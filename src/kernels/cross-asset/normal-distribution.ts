/**
 * Probability that a standard normal variable is at most `x`, within about 1e-15: the series of Marsaglia, Evaluating the
 * Normal Distribution (2004), near the middle, and the continued fraction of Laplace (1805) in the tails.
 */
export function normalProbability(x: number): number {
  if (Number.isNaN(x)) return x;
  const distance = Math.abs(x);
  if (distance > 38) return x < 0 ? 0 : 1;
  const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  if (distance < 3.5) {
    let term = x;
    let sum = x;
    for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = distance;
  for (let k = 120; k > 0; k--) fraction = distance + k / fraction;
  const tail = density / fraction;
  return x < 0 ? tail : 1 - tail;
}
