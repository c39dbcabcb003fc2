import { RollingCrossProducts, triangleSize } from 'rxarrow/kernels';
import { returnsOf, shares } from './cross-asset-reference.js';

/** All rows of the returns of the reference. */
export function allReturns(): RollingCrossProducts {
  const rows = returnsOf[shares[0]!]!.length;
  const products = new RollingCrossProducts(shares.length, rows);
  for (let row = 0; row < rows; row++) products.add(returnsAt(row));
  return products;
}

/** The returns of all shares in one row. */
export function returnsAt(row: number): Float64Array {
  return Float64Array.from(shares, (share) => returnsOf[share]![row]!);
}

/** The lower triangle of their covariances, of a sample. */
export function covarianceOfShares(): { readonly matrix: Float64Array; readonly size: number } {
  const matrix = new Float64Array(triangleSize(shares.length));
  allReturns().covariance(matrix, 1);
  return { matrix, size: shares.length };
}
