import { InvalidParams } from '../base/errors.js';

/** Rows of a series by number, as the first and the last row of each label; both belong to it. */
export type Rows = ArrayLike<number>;

/**
 * How many labels are open in each of `rows` rows: M. López de Prado, Advances in Financial Machine Learning, section 4.3, 2018.
 * @throws InvalidParams when a label ends before it starts, or beyond the rows
 */
export function labelConcurrency(starts: Rows, ends: Rows, rows: number): Int32Array {
  const changes = new Int32Array(rows + 1);
  for (let label = 0; label < starts.length; label++) {
    const start = starts[label]!;
    const end = ends[label]!;
    if (!(start >= 0 && end >= start && end < rows))
      throw new InvalidParams({
        component: 'labelConcurrency',
        path: `label ${label}`,
        found: `rows ${start} to ${end}`,
        expected: `a label that ends at or after its start, within ${rows} rows`,
      });
    changes[start] = changes[start]! + 1;
    changes[end + 1] = changes[end + 1]! - 1;
  }
  const open = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) open[row] = count += changes[row]!;
  return open;
}

/** Mean share that each label has of its rows, 1 where no other overlaps it. */
export function labelUniqueness(starts: Rows, ends: Rows): Float64Array {
  const open = labelConcurrency(starts, ends, lastOf(ends) + 1);
  return Float64Array.from({ length: starts.length }, (_, label) => {
    let sum = 0;
    for (let row = starts[label]!; row <= ends[label]!; row++) sum += 1 / open[row]!;
    return sum / (ends[label]! - starts[label]! + 1);
  });
}

/**
 * Weights by the absolute log return that is a label's own, scaled so that they add up to the number of labels.
 * `logReturns` has one number a row; that of a row without one (NaN, as of the first) counts as 0.
 */
export function returnWeights(starts: Rows, ends: Rows, logReturns: ArrayLike<number>): Float64Array {
  const open = labelConcurrency(starts, ends, logReturns.length);
  const weights = Float64Array.from({ length: starts.length }, (_, label) => {
    let sum = 0;
    for (let row = starts[label]!; row <= ends[label]!; row++) sum += (logReturns[row]! || 0) / open[row]!;
    return Math.abs(sum);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 0 ? weights.fill(1) : weights.map((weight) => (weight * weights.length) / total);
}

/**
 * Weights that fall with age, linearly in uniqueness added up: 1 for the newest label, `last` for the oldest; with `last` below 0
 * that part of the oldest weighs nothing. `uniqueness` is in the order of the labels.
 * @throws InvalidParams when `last` is not above -1 and at most 1
 */
export function timeDecay(uniqueness: ArrayLike<number>, last: number): Float64Array {
  if (!(last > -1 && last <= 1))
    throw new InvalidParams({ component: 'timeDecay', path: 'last', found: last, expected: 'above -1 and at most 1' });
  const age = new Float64Array(uniqueness.length);
  let sum = 0;
  for (let label = 0; label < age.length; label++) age[label] = sum += uniqueness[label]!;
  const slope = last >= 0 ? (1 - last) / sum : 1 / ((last + 1) * sum);
  return age.map((value) => Math.max(0, 1 - slope * (sum - value)));
}

function lastOf(ends: Rows): number {
  let last = -1;
  for (let label = 0; label < ends.length; label++) last = Math.max(last, ends[label]!);
  return last;
}
