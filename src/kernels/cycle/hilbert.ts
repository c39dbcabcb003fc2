import type { StateColumn } from '../kernel.js';

/**
 * The dominant cycle by the Hilbert transform (Ehlers, Rocket Science for Traders, 2001), as TA-Lib computes it: prices
 * are smoothed over four rows, split into a part in phase and one a quarter of a cycle behind, and the angle between
 * one row and the next gives the length of the cycle.
 *
 * `rows` counts the rows of a key until all is warm. `prices` and `smoothed` hold its latest rows, oldest first, and
 * `delayed` as many as the transform looks back on of [detrended, quadrature]. `cycle` holds [in-phase and quadrature
 * of the homodyne discriminator, its real and imaginary part, period, smoothed period].
 */
export type HilbertLayout = {
  readonly rows: StateColumn & { readonly type: 'int32' };
  readonly prices: StateColumn & { readonly type: 'float64' };
  readonly smoothed: StateColumn & { readonly type: 'float64' };
  readonly delayed: StateColumn & { readonly type: 'float64' };
  readonly cycle: StateColumn & { readonly type: 'float64' };
};

/** The longest cycle: rows that are looked back on. */
export const longestCycle = 50;
const longestDelay = 10;
const cycleWidth = 6;

export const hilbertLayout: HilbertLayout = {
  rows: { type: 'int32', width: 1 },
  prices: { type: 'float64', width: longestCycle },
  smoothed: { type: 'float64', width: longestCycle },
  delayed: { type: 'float64', width: 2 * longestDelay },
  cycle: { type: 'float64', width: cycleWidth },
};

/** Rows without a value of what needs the period alone, and of what looks over a whole cycle. */
export const periodWarmup = 32;
export const phaseWarmup = 63;

/** Rows before the transform starts, so that as many after it are left out of the output as in TA-Lib. */
const startOf = { [periodWarmup]: 12, [phaseWarmup]: 37 } as const;

/** Rows worked on at once. */
export const cycleRows = 512;

/**
 * What is known of the rows worked on. Row k of them stands at `longestCycle + k` of `prices` and `smoothed`, after
 * those that came before. Nothing lives in here between calls.
 */
export const piece = {
  prices: new Float64Array(longestCycle + cycleRows),
  smoothed: new Float64Array(longestCycle + cycleRows),
  inPhase: new Float64Array(cycleRows),
  quadrature: new Float64Array(cycleRows),
  period: new Float64Array(cycleRows),
} as const;

const detrended = new Float64Array(longestDelay + cycleRows);
const quadratures = new Float64Array(longestDelay + cycleRows);

const outer = 0.0962;
const inner = 0.5769;
const degrees = 180 / Math.PI;

/** The Hilbert transform of a series at one of its places, before it is fitted to the period. */
function transformed(series: Float64Array, at: number): number {
  return outer * series[at]! - outer * series[at - 6]! - inner * series[at - 4]! + inner * series[at - 2]!;
}

/** A period no more than half as long again as the one before nor a third shorter, between 6 and 50 rows. */
function bounded(period: number, before: number): number {
  return Math.min(longestCycle, Math.max(6, Math.max(0.67 * before, Math.min(1.5 * before, period))));
}

interface HilbertState {
  readonly rows: Int32Array;
  readonly prices: Float64Array;
  readonly smoothed: Float64Array;
  readonly delayed: Float64Array;
  readonly cycle: Float64Array;
}

function load(state: HilbertState, slot: number): void {
  const { prices, smoothed, delayed } = state;
  piece.prices.set(prices.subarray(slot * longestCycle, (slot + 1) * longestCycle));
  piece.smoothed.set(smoothed.subarray(slot * longestCycle, (slot + 1) * longestCycle));
  const at = 2 * slot * longestDelay;
  detrended.set(delayed.subarray(at, at + longestDelay));
  quadratures.set(delayed.subarray(at + longestDelay, at + 2 * longestDelay));
}

function store(state: HilbertState, slot: number, count: number): void {
  const { prices, smoothed, delayed } = state;
  prices.set(piece.prices.subarray(count, count + longestCycle), slot * longestCycle);
  smoothed.set(piece.smoothed.subarray(count, count + longestCycle), slot * longestCycle);
  const at = 2 * slot * longestDelay;
  delayed.set(detrended.subarray(count, count + longestDelay), at);
  delayed.set(quadratures.subarray(count, count + longestDelay), at + longestDelay);
}

/**
 * Transforms `count` rows of one key, at most `cycleRows`, into `piece`; `warmup` is that of the indicator. Returns how
 * many of them have no value yet. Before the transform starts everything is 0, as it is in TA-Lib.
 */
export function hilbert(
  state: HilbertState,
  slot: number,
  warmup: keyof typeof startOf,
  input: Float64Array,
  from: number,
  count: number,
): number {
  const { prices, smoothed, inPhase, quadrature, period: periods } = piece;
  const { rows, cycle } = state;
  load(state, slot);
  const before = rows[slot]!;
  const idle = Math.max(0, Math.min(count, startOf[warmup] - before));
  const at = slot * cycleWidth;
  let i2 = cycle[at]!;
  let q2 = cycle[at + 1]!;
  let real = cycle[at + 2]!;
  let imaginary = cycle[at + 3]!;
  let period = cycle[at + 4]!;
  let smoothPeriod = cycle[at + 5]!;
  prices.set(input.subarray(from, from + count), longestCycle);
  smoothed.fill(0, longestCycle, longestCycle + idle);
  detrended.fill(0, longestDelay, longestDelay + idle);
  quadratures.fill(0, longestDelay, longestDelay + idle);
  for (let k = idle; k < count; k++) {
    const row = longestCycle + k;
    const delay = longestDelay + k;
    const fit = 0.075 * period + 0.54;
    smoothed[row] = (4 * prices[row]! + 3 * prices[row - 1]! + 2 * prices[row - 2]! + prices[row - 3]!) * 0.1;
    detrended[delay] = transformed(smoothed, row) * fit;
    const q1 = transformed(detrended, delay) * fit;
    quadratures[delay] = q1;
    const i1 = detrended[delay - 3]!;
    // A quarter of a cycle further on, both parts: what noise there is cancels out.
    const i2Now = 0.2 * (i1 - transformed(quadratures, delay) * fit) + 0.8 * i2;
    const q2Now = 0.2 * (q1 + transformed(detrended, delay - 3) * fit) + 0.8 * q2;
    real = 0.2 * (i2Now * i2 + q2Now * q2) + 0.8 * real;
    imaginary = 0.2 * (i2Now * q2 - q2Now * i2) + 0.8 * imaginary;
    i2 = i2Now;
    q2 = q2Now;
    const angle = Math.atan(imaginary / real) * degrees;
    const measured = imaginary !== 0 && real !== 0 ? 360 / angle : period;
    period = 0.2 * bounded(measured, period) + 0.8 * period;
    smoothPeriod = 0.33 * period + 0.67 * smoothPeriod;
    inPhase[k] = i1;
    quadrature[k] = q1;
    periods[k] = smoothPeriod;
  }
  inPhase.fill(0, 0, idle);
  quadrature.fill(0, 0, idle);
  periods.fill(0, 0, idle);
  cycle[at] = i2;
  cycle[at + 1] = q2;
  cycle[at + 2] = real;
  cycle[at + 3] = imaginary;
  cycle[at + 4] = period;
  cycle[at + 5] = smoothPeriod;
  rows[slot] = Math.min(phaseWarmup, before + count);
  store(state, slot, count);
  return Math.max(0, Math.min(count, warmup - before));
}
