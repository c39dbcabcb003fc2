import { plainFunction } from '../apply-kernel.js';
import type { PeriodParams } from '../sma.js';
import { windowsKernel } from '../window-kernel.js';
import { leastRows } from './least-rows.js';
import { dickeyFuller } from './dickey-fuller.js';
import { halfLifeOf } from './half-life.js';
import { mackinnonProbability } from './mackinnon.js';

/** The line of least squares through two series, and how far the last row lies from it. */
export interface HedgeFit {
  readonly hedgeRatio: number;
  readonly intercept: number;
  /** The last residual, and the same in standard deviations of the residuals (n - 1); 0 where all lie on the line. */
  readonly spread: number;
  readonly zScore: number;
  /** Whether more than rounding is left of y. */
  readonly leaves: boolean;
}

// What is left of a series is rounding when its squares are less than this share of what they were.
const NOTHING = 1e-24;
const residuals = { values: new Float64Array(0) };

/** Regresses y on x over `[from, from + count)` and leaves the residuals in `residuals`. */
function regress(y: Float64Array, x: Float64Array, from: number, count: number): HedgeFit {
  if (residuals.values.length < count) residuals.values = new Float64Array(2 * count);
  const { values } = residuals;
  const yOrigin = y[from]!;
  const xOrigin = x[from]!;
  let yMean = 0;
  let xMean = 0;
  for (let k = 0; k < count; k++) {
    yMean += y[from + k]! - yOrigin;
    xMean += x[from + k]! - xOrigin;
  }
  yMean /= count;
  xMean /= count;
  let spread = 0;
  let together = 0;
  let whole = 0;
  for (let k = 0; k < count; k++) {
    const distance = x[from + k]! - xOrigin - xMean;
    const value = y[from + k]! - yOrigin - yMean;
    spread += distance * distance;
    together += distance * value;
    whole += value * value;
  }
  const hedgeRatio = spread > 0 ? together / spread : 0;
  let squares = 0;
  for (let k = 0; k < count; k++) {
    const value = y[from + k]! - yOrigin - yMean - hedgeRatio * (x[from + k]! - xOrigin - xMean);
    values[k] = value;
    squares += value * value;
  }
  const last = values[count - 1]!;
  return {
    hedgeRatio,
    intercept: yOrigin + yMean - hedgeRatio * (xOrigin + xMean),
    spread: last,
    zScore: squares > 0 ? last / Math.sqrt(squares / (count - 1)) : 0,
    leaves: squares > NOTHING * whole,
  };
}

/** The test of Engle and Granger in one order. */
interface ResidualTest extends HedgeFit {
  readonly statistic: number;
  readonly pValue: number;
  readonly halfLife: number;
}

function testResiduals(y: Float64Array, x: Float64Array, from: number, count: number, lags: number): ResidualTest {
  const fit = regress(y, x, from, count);
  const statistic = fit.leaves ? dickeyFuller(residuals.values, 0, count, lags, 'none') : 0;
  return {
    ...fit,
    statistic,
    pValue: statistic === 0 ? 1 : mackinnonProbability(statistic, 'constant', 2),
    halfLife: halfLifeOf(residuals.values, 0, count),
  };
}

/** The outputs of a test of cointegration, in order. */
export const COINTEGRATION_OUTPUTS = [
  'hedgeRatio',
  'intercept',
  'spread',
  'zScore',
  'halfLife',
  'statistic',
  'pValue',
  'reverseStatistic',
  'reversePValue',
] as const;

/**
 * Tests whether y and x over `[from, from + count)` are cointegrated, by the residuals of y on x and, as the answer depends on
 * the order, of x on y (`reverse`). In the order of `COINTEGRATION_OUTPUTS`.
 * R. F. Engle and C. W. J. Granger, Co-integration and Error Correction, 1987.
 */
export function engleGranger(
  y: Float64Array,
  x: Float64Array,
  from: number,
  count: number,
  lags: number,
): readonly number[] {
  const reverse = testResiduals(x, y, from, count, lags);
  const { hedgeRatio, intercept, spread, zScore, halfLife, statistic, pValue } = testResiduals(y, x, from, count, lags);
  return [hedgeRatio, intercept, spread, zScore, halfLife, statistic, pValue, reverse.statistic, reverse.pValue];
}

export interface CointegrationParams extends PeriodParams {
  /** Differences before the present one in the regression of the residuals. */
  readonly lags: number;
}

const windows = windowsKernel<CointegrationParams, readonly ['y', 'x'], typeof COINTEGRATION_OUTPUTS>(
  ['y', 'x'],
  COINTEGRATION_OUTPUTS,
  ({ period, lags }) =>
    ([y, x], from, outputs, row) => {
      const found = engleGranger(y!, x!, from, period, lags);
      for (let output = 0; output < found.length; output++) outputs[output]![row] = found[output]!;
    },
);

/** The test of Engle and Granger over a window, in both orders. */
export const cointegrationKernel: typeof windows = {
  ...windows,
  warmup: ({ period, lags }) => leastRows('cointegration', period, lags, 'none') - 1,
  layout({ period, lags }) {
    return windows.layout({ period: leastRows('cointegration', period, lags, 'none'), lags });
  },
};

/** Tests of cointegration of the windows of plain values. */
export const cointegration = plainFunction('cointegration', cointegrationKernel, { period: 3, lags: 0 });
