/**
 * Means of the rows before each row, for windows as short as those of candles: sums of 2, 4 and 8 rows are each made of
 * two of the sums before, and a window is put together from those that its length is the sum of. Such a mean depends
 * on the values of its window and on nothing else, neither on what came before nor on where a stream was cut; a running
 * sum as in TA-Lib keeps what rounding left over from every row it has ever seen.
 */
export const longestWindow = 15;

/** Rows that must stand before the first one of a window, whatever is in them. */
export const padding = 8;

let pairs = new Float64Array(0);
let fours = new Float64Array(0);
let eights = new Float64Array(0);

/**
 * `means[row]`, rows [from, to): mean of values[row - period, row), 1 to `longestWindow` of them. There must be
 * `period + padding` rows before `from`.
 */
export function meansBefore(values: Float64Array, period: number, means: Float64Array, from: number, to: number): void {
  if (pairs.length < values.length) {
    pairs = new Float64Array(values.length);
    fours = new Float64Array(values.length);
    eights = new Float64Array(values.length);
  }
  const [sumsOf2, sumsOf4, sumsOf8] = [pairs, fours, eights];
  // A window is made of the latest row, then a sum of two, of four, of eight: of each, or not.
  const [one, two, four] = [period & 1, period & 2, period & 4];
  const withOne = one !== 0;
  const withTwo = two !== 0;
  const withFour = four !== 0;
  const withEight = (period & 8) !== 0;
  for (let row = from - period; row < to - 1; row++) {
    const value = values[row]!;
    const ofTwo = value + values[row - 1]!;
    const ofFour = ofTwo + sumsOf2[row - 2]!;
    const ofEight = ofFour + sumsOf4[row - 4]!;
    sumsOf2[row] = ofTwo;
    sumsOf4[row] = ofFour;
    sumsOf8[row] = ofEight;
    let sum = withOne ? value : 0;
    if (withTwo) sum += sumsOf2[row - one]!;
    if (withFour) sum += sumsOf4[row - one - two]!;
    if (withEight) sum += sumsOf8[row - one - two - four]!;
    means[row + 1] = sum / period;
  }
}
