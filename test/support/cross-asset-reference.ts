import { readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

interface UnitRoot {
  readonly t: number;
  readonly p: number;
}

interface CrossAsset {
  readonly cointegration: {
    readonly ols_alpha: number;
    readonly ols_beta: number;
    readonly spread_every_50: readonly number[];
    readonly eg_t_lag1: number;
    readonly eg_p_lag1: number;
    readonly half_life_delta: number;
    readonly zscore_last: number;
  };
  readonly unit_root: Readonly<Record<'log_close' | 'log_returns', Readonly<Record<string, UnitRoot>>>>;
  readonly dtw: { readonly n: number; readonly full: number; readonly sakoe_chiba_window_10: number };
  readonly lead_lag: { readonly lags: readonly number[]; readonly corr: readonly number[] };
  readonly rolling_corr: {
    readonly window: number;
    readonly begin: number;
    readonly every: number;
    readonly values: readonly number[];
  };
  readonly ewm_corr: { readonly span: number; readonly last: number };
  readonly pca: { readonly eigenvalues: readonly number[]; readonly first3: readonly (readonly number[])[] };
  readonly denoise: {
    readonly lambda_plus_sigma2_1: number;
    readonly n_factors: number;
    readonly denoised_first_row: readonly number[];
    readonly denoised_eigenvalues: readonly number[];
    readonly detoned_first_row: readonly number[];
  };
  readonly turbulence: {
    readonly every: number;
    readonly values: readonly number[];
    readonly absorption_ratio: { readonly n_eig: number; readonly value: number };
  };
  readonly kalman_hedge: {
    readonly delta: number;
    readonly ve: number;
    readonly every: number;
    readonly values: readonly (readonly number[])[];
    readonly last: readonly number[];
  };
  readonly ewma: {
    readonly lambda: number;
    readonly assets: readonly string[];
    readonly last_cov: readonly (readonly number[])[];
    readonly last_corr: readonly (readonly number[])[];
  };
  readonly ledoit_wolf: { readonly shrinkage: number; readonly covariance: readonly (readonly number[])[] };
  readonly hierarchy: {
    readonly heights: Readonly<Record<'single' | 'complete' | 'average', readonly number[]>>;
    readonly five: Readonly<Record<'single' | 'complete' | 'average', readonly number[]>>;
    readonly tree: readonly (readonly [string, string, number])[];
  };
  readonly mackinnon: readonly {
    readonly statistic: number;
    readonly deterministic: 'constant' | 'trend';
    readonly series: 1 | 2;
    readonly p: number;
  }[];
}

/** What other programs found; see the README beside the file. */
export const crossAsset = JSON.parse(read('../reference/quant/cross-asset.json')) as CrossAsset;

const [header = '', ...lines] = read('../reference/quant/sp500-20-returns.csv').trim().split('\n');
const cells = lines.map((line) => line.split(','));

/** The shares they looked at, in order. */
export const shares = header.split(',').slice(1);
/** Simple daily returns: `returnsOf.XOM`. */
export const returnsOf = Object.fromEntries(
  shares.map((share, at) => [share, Float64Array.from(cells, (row) => Number(row[at + 1]))]),
) as Readonly<Record<string, Float64Array>>;

/** Cumulated log returns of a share. */
export function logPriceOf(share: string): Float64Array {
  let sum = 0;
  return (returnsOf[share] as Float64Array).map((value) => (sum += Math.log1p(value)));
}

/** Whether a number is another, as near as the reference is exact. */
export function isNear(found: number | undefined, expected: number, tolerance = 1e-8): boolean {
  return found !== undefined && Math.abs(found - expected) <= tolerance * Math.max(1e-3, Math.abs(expected));
}
