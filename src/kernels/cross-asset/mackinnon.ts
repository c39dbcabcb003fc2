import { normalProbability } from './normal-distribution.js';

/** What an autoregression has beside its lags: a constant, or a constant and a trend. */
export type Deterministic = 'constant' | 'trend';

interface Surface {
  /** Statistics outside of these are certain: p is 0 below, 1 above. */
  readonly least: number;
  readonly most: number;
  /** At or below it `lower` holds, above it `upper`: polynomials in the statistic, lowest power first. */
  readonly border: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Response surfaces of J. G. MacKinnon (1994), by what the regression has and by the number of series. */
const SURFACES: Readonly<Record<Deterministic, readonly Surface[]>> = {
  constant: [
    {
      least: -18.83,
      most: 2.74,
      border: -1.61,
      lower: [2.1659, 1.4412, 0.038269],
      upper: [1.7339, 0.93202, -0.12745, -0.010368],
    },
    {
      least: -18.86,
      most: 0.92,
      border: -2.62,
      lower: [2.92, 1.5012, 0.039796],
      upper: [2.1945, 0.64695, -0.29198, -0.042377],
    },
  ],
  trend: [
    {
      least: -16.18,
      most: 0.7,
      border: -2.89,
      lower: [3.2512, 1.6047, 0.049588],
      upper: [2.5261, 0.61654, -0.37956, -0.060285],
    },
  ],
};

/**
 * Approximate probability of a statistic of Dickey and Fuller at or below the one given, if there is a unit root:
 * `series` is 1 for a series itself, 2 for the residuals of one on another (of a regression with a constant).
 * J. G. MacKinnon, Approximate Asymptotic Distribution Functions for Unit-Root and Cointegration Tests, 1994.
 */
export function mackinnonProbability(statistic: number, deterministic: Deterministic, series: 1 | 2): number {
  const surface = SURFACES[deterministic][series - 1] ?? SURFACES.constant[series - 1]!;
  if (Number.isNaN(statistic)) return statistic;
  if (statistic > surface.most) return 1;
  if (statistic < surface.least) return 0;
  const powers = statistic <= surface.border ? surface.lower : surface.upper;
  return normalProbability(powers.reduceRight((sum, factor) => sum * statistic + factor, 0));
}
