import { plainFunction } from '../apply-kernel.js';
import type { Kernel, StateColumn } from '../kernel.js';
import { rollingCovariance, rollingCovarianceLayout } from '../rolling-covariance.js';
import type { RollingCovarianceLayout } from '../rolling-covariance.js';
import { scratchRows, workColumns } from '../scratch.js';
import type { PeriodParams } from '../sma.js';

export interface LeadLagParams extends PeriodParams {
  /** The most rows by which one may lead the other. */
  readonly maxLag: number;
}

/** A rolling covariance for each lag, and the last `maxLag` rows of x and of y. */
type LeadLagLayout = RollingCovarianceLayout & {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly tails: StateColumn & { readonly type: 'float64' };
};

const [xSpread, ySpread, together] = workColumns(3) as [Float64Array, Float64Array, Float64Array];
const behind = { x: new Float64Array(0), y: new Float64Array(0) };

/** 0, 1, -1, 2, -2, ...: of lags that are as good the nearest counts. */
function lagAt(index: number): number {
  return index % 2 === 1 ? (index + 1) / 2 : 0 - index / 2;
}

/**
 * The lag of the strongest correlation of x[t] with y[t + lag] over a window, and that correlation: above 0 x leads y, below 0
 * y leads x. All lags are of as many pairs of rows, and each is carried from row to row.
 */
export const leadLagKernel: Kernel<
  LeadLagParams,
  LeadLagLayout,
  readonly ['x', 'y'],
  readonly ['rows', 'correlation']
> = {
  inputs: ['x', 'y'],
  outputs: ['rows', 'correlation'],
  warmup: ({ period, maxLag }) => period - 1 + maxLag,
  layout({ period, maxLag }) {
    const lags = 2 * maxLag + 1;
    const { filled, block, rings } = rollingCovarianceLayout(period);
    return {
      filled: { ...filled, width: filled.width * lags },
      block: { ...block, width: block.width * lags },
      rings: { ...rings, width: rings.width * lags },
      seen: { type: 'int32', width: 1 },
      tails: { type: 'float64', width: Math.max(1, 2 * maxLag) },
    };
  },
  run(state, slot, { period, maxLag }, [x, y], [rows, correlation], from, to) {
    const room = maxLag + scratchRows;
    if (behind.x.length < room) {
      behind.x = new Float64Array(room);
      behind.y = new Float64Array(room);
    }
    const lags = 2 * maxLag + 1;
    const tail = slot * Math.max(1, 2 * maxLag);
    for (let start = from; start < to; start += scratchRows) {
      const count = Math.min(scratchRows, to - start);
      const known = state.seen[slot]!;
      for (let k = 0; k < known; k++) {
        behind.x[k] = state.tails[tail + k]!;
        behind.y[k] = state.tails[tail + maxLag + k]!;
      }
      behind.x.set(x!.subarray(start, start + count), known);
      behind.y.set(y!.subarray(start, start + count), known);
      rows!.fill(Number.NaN, start, start + count);
      correlation!.fill(Number.NaN, start, start + count);
      // The first rows have nothing so far behind them.
      const first = Math.min(count, maxLag - known);
      for (let index = 0; index < lags && first < count; index++) {
        const lag = lagAt(index);
        const at = known + first;
        rollingCovariance(
          state.filled,
          state.block,
          state.rings,
          slot * lags + index,
          period,
          behind.x.subarray(at - Math.max(0, lag)),
          behind.y.subarray(at + Math.min(0, lag)),
          xSpread,
          ySpread,
          together,
          count - first,
        );
        stronger(lag, start + first, count - first, rows!, correlation!);
      }
      const kept = Math.min(maxLag, known + count);
      for (let k = 0; k < kept; k++) {
        state.tails[tail + k] = behind.x[known + count - kept + k]!;
        state.tails[tail + maxLag + k] = behind.y[known + count - kept + k]!;
      }
      state.seen[slot] = kept;
    }
  },
};

/** Puts a lag in where it is stronger than those before. */
function stronger(lag: number, start: number, count: number, rows: Float64Array, correlation: Float64Array): void {
  for (let k = 0; k < count; k++) {
    const size = Math.sqrt(Math.abs(xSpread[k]!)) * Math.sqrt(Math.abs(ySpread[k]!));
    const value = size === 0 ? 0 : together[k]! / size;
    const bounded = value > 1 ? 1 : value < -1 ? -1 : value;
    const best = correlation[start + k]!;
    if (Number.isNaN(bounded) || Math.abs(bounded) <= Math.abs(best)) continue;
    rows[start + k] = lag;
    correlation[start + k] = bounded;
  }
}

/** Leads and lags of plain values. */
export const leadLag = plainFunction('leadLag', leadLagKernel, { period: 2, maxLag: 0 });
