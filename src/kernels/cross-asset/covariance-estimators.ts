import { triangleAt, type RollingCrossProducts } from './rolling-cross-products.js';
import { symmetricEigen, type Eigen } from './symmetric-eigen.js';

/** How a matrix of covariances is estimated. */
export const COVARIANCE_ESTIMATORS = ['sample', 'ledoitWolf', 'marchenkoPastur'] as const;
export type CovarianceEstimator = (typeof COVARIANCE_ESTIMATORS)[number];

/** Writes the lower triangle of the covariances of the rows, as an estimator sees them. */
export function estimateCovariance(
  rows: RollingCrossProducts,
  estimator: CovarianceEstimator,
  out: Float64Array,
): void {
  switch (estimator) {
    case 'sample':
      rows.covariance(out, 1);
      return;
    case 'ledoitWolf':
      ledoitWolf(rows, out);
      return;
    case 'marchenkoPastur':
      rows.covariance(out, 1);
      denoiseCovariance(out, rows.size, rows.period);
  }
}

/**
 * Covariances of all rows (not of a sample), drawn towards the mean variance on the diagonal and nothing beside it by as much as
 * their noise asks for; returns how much, from 0 to 1.
 * O. Ledoit and M. Wolf, A Well-Conditioned Estimator for Large-Dimensional Covariance Matrices, 2004.
 */
export function ledoitWolf(rows: RollingCrossProducts, out: Float64Array): number {
  const { size, period } = rows;
  rows.covariance(out, 0);
  let trace = 0;
  let squares = 0;
  for (let i = 0, at = 0; i < size; i++)
    for (let j = 0; j <= i; j++, at++) {
      const value = out[at]!;
      squares += (i === j ? 1 : 2) * value * value;
      if (i === j) trace += value;
    }
  const mean = trace / size;
  const noise = (rows.fourthPowers() / period - squares) / (size * period);
  const distance = (squares - 2 * mean * trace) / size + mean * mean;
  const shrinkage = distance > 0 ? Math.min(Math.max(0, noise), distance) / distance : 0;
  for (let i = 0, at = 0; i < size; i++)
    for (let j = 0; j <= i; j++, at++) out[at] = (1 - shrinkage) * out[at]! + (i === j ? shrinkage * mean : 0);
  return shrinkage;
}

/** The largest eigenvalue that correlations of so many rows of `size` series without any dependence have (Marchenko and Pastur 1967). */
export function marchenkoPasturEdge(size: number, rows: number): number {
  return (1 + Math.sqrt(size / rows)) ** 2;
}

/** Makes correlations of covariances, in place; 0 beside the diagonal where a series stands still. Returns the deviations. */
export function toCorrelation(triangle: Float64Array, size: number): Float64Array {
  const deviations = Float64Array.from({ length: size }, (_, i) => Math.sqrt(triangle[triangleAt(i, i)]!));
  for (let i = 0, at = 0; i < size; i++)
    for (let j = 0; j <= i; j++, at++) {
      const scale = deviations[i]! * deviations[j]!;
      const value = scale === 0 ? 0 : triangle[at]! / scale;
      triangle[at] = i === j ? 1 : Math.min(1, Math.max(-1, value));
    }
  return deviations;
}

/** Takes what is noise out of covariances, in place: their correlations are denoised, their variances stay. */
function denoiseCovariance(triangle: Float64Array, size: number, rows: number): void {
  const deviations = toCorrelation(triangle, size);
  denoise(triangle, size, rows, 0);
  for (let i = 0, at = 0; i < size; i++)
    for (let j = 0; j <= i; j++, at++) triangle[at] = triangle[at]! * deviations[i]! * deviations[j]!;
}

/**
 * Takes what is noise out of correlations of so many rows, in place: the eigenvalues that noise alone may have become their mean,
 * and the diagonal 1 again. With `market` above 0 that many of the first factors are taken out as well. Returns how many factors
 * are more than noise. M. López de Prado, Machine Learning for Asset Managers, sections 2.5 and 2.6, 2020.
 */
export function denoise(triangle: Float64Array, size: number, rows: number, market: number): number {
  const eigen = symmetricEigen(triangle, size);
  const edge = marchenkoPasturEdge(size, rows);
  const factors = eigen.values.filter((value) => value > edge).length;
  let noise = 0;
  for (let k = factors; k < size; k++) noise += eigen.values[k]!;
  const mean = factors < size ? noise / (size - factors) : 0;
  const values = eigen.values.map((value, k) => (k < factors ? value : mean));
  compose(triangle, size, { values, vectors: eigen.vectors }, 0, size);
  toCorrelation(triangle, size);
  if (market > 0) {
    const tones = new Float64Array(triangle.length);
    compose(tones, size, { values, vectors: eigen.vectors }, 0, market);
    for (let at = 0; at < triangle.length; at++) triangle[at] = triangle[at]! - tones[at]!;
    toCorrelation(triangle, size);
  }
  return factors;
}

/** The matrix that some of its eigenvalues and vectors make. */
function compose(out: Float64Array, size: number, { values, vectors }: Eigen, from: number, to: number): void {
  out.fill(0);
  for (let k = from; k < to; k++) {
    const value = values[k]!;
    const row = k * size;
    for (let i = 0, at = 0; i < size; i++) {
      const scaled = value * vectors[row + i]!;
      for (let j = 0; j <= i; j++, at++) out[at] = out[at]! + scaled * vectors[row + j]!;
    }
  }
}
