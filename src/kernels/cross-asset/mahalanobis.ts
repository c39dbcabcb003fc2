/** What a row of a factor has left must be more than this share of its variance; less is rounding. */
const NOTHING = 1e-12;

/**
 * Factor L of a covariance matrix C = L L', as lower triangles row by row, in place (Cholesky 1910); false where the matrix is
 * singular, as when one series is made of others or there are more series than rows.
 */
export function choleskyFactor(triangle: Float64Array, size: number): boolean {
  for (let i = 0, row = 0; i < size; row += ++i) {
    for (let j = 0, other = 0; j < i; other += ++j) {
      let sum = triangle[row + j]!;
      for (let k = 0; k < j; k++) sum -= triangle[row + k]! * triangle[other + k]!;
      triangle[row + j] = sum / triangle[other + j]!;
    }
    const variance = triangle[row + i]!;
    let left = variance;
    for (let k = 0; k < i; k++) left -= triangle[row + k]! ** 2;
    if (!(left > NOTHING * variance)) return false;
    triangle[row + i] = Math.sqrt(left);
  }
  return true;
}

/**
 * Squared distance of a row from the means in terms of a covariance matrix, (x - m)' C^-1 (x - m), by the factor of
 * `choleskyFactor` (P. C. Mahalanobis 1936); `work` has room for a row.
 */
export function mahalanobis(
  factor: Float64Array,
  size: number,
  values: Float64Array,
  means: Float64Array,
  work: Float64Array,
): number {
  let squares = 0;
  for (let i = 0, row = 0; i < size; row += ++i) {
    let sum = values[i]! - means[i]!;
    for (let k = 0; k < i; k++) sum -= factor[row + k]! * work[k]!;
    work[i] = sum / factor[row + i]!;
    squares += work[i]! ** 2;
  }
  return squares;
}
