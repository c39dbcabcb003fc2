import { isDistance, type CandleRows } from './candle-rows.js';
import type { CandleRange, CandleSettingName, CandleSettings } from './settings.js';
import { black, decidedBy, white, type Rule } from './shape.js';
import { meansBefore } from './window-means.js';

/** A setting, and the bits that are asked of it. */
interface Use {
  readonly name: CandleSettingName;
  /** What the mean is multiplied with; of shadows there are two in it. */
  readonly factor: number;
  readonly rules: readonly Rule[];
}

/** What has to be known of the candles for a choice of patterns: settings, by the mean that they rest on. */
export type Measures = readonly {
  readonly range: CandleRange;
  readonly period: number;
  readonly uses: readonly Use[];
}[];

export function measuresFor(names: readonly CandleSettingName[], asked: number, settings: CandleSettings): Measures {
  const groups = new Map<string, Measures[number]>();
  for (const name of names) {
    const { range, period, factor } = settings[name];
    const id = `${range} ${period}`;
    const group = groups.get(id) ?? { range, period, uses: [] };
    const rules = decidedBy(name).filter(({ bit }) => (bit & asked) !== 0);
    groups.set(id, { ...group, uses: [...group.uses, { name, factor, rules }] });
  }
  return [...groups.values()];
}

/** Buffers as long as the candles: the range that a group measures, and its mean. */
export interface MeasureBuffers {
  readonly range: Float64Array;
  readonly mean: Float64Array;
}

/** Body, shadows and colour of the candles [from, to). */
export function dissect(
  { open, high, low, close, body, top, bottom, upper, lower, shape }: CandleRows,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    const first = open[row]!;
    const last = close[row]!;
    const above = Math.max(first, last);
    const below = Math.min(first, last);
    top[row] = above;
    bottom[row] = below;
    body[row] = above - below;
    upper[row] = high[row]! - above;
    lower[row] = below - low[row]!;
    shape[row] = black - Number(last >= first) * (black - white);
  }
}

/** The bits and distances of the candles [from, to) that the measures speak of. */
export function measure(rows: CandleRows, measures: Measures, buffers: MeasureBuffers, from: number, to: number): void {
  for (const { range, period, uses } of measures) {
    const lengths = range === 'realBody' ? rows.body : buffers.range;
    if (range !== 'realBody') fillRange(rows, range, lengths, from - period, to);
    if (period > 0) meansBefore(lengths, period, buffers.mean, from, to);
    const mean = period > 0 ? buffers.mean : lengths;
    // Halves are exact: to halve the limit afterwards, as TA-Lib does, gives the same bits.
    const share = range === 'shadows' ? 0.5 : 1;
    for (const { name, factor, rules } of uses) {
      if (isDistance(name)) fillDistance(rows[name], mean, factor, share, from, to);
      for (const { of, is, bit } of rules) {
        const parts = rows[of];
        if (is === 'above') markAbove(rows.shape, parts, mean, factor, share, bit, from, to);
        else if (is === 'below') markBelow(rows.shape, parts, mean, factor, share, bit, from, to);
        else markAtMost(rows.shape, parts, mean, factor, share, bit, from, to);
      }
    }
  }
}

function fillRange(
  { high, low, upper, lower }: CandleRows,
  range: CandleRange,
  lengths: Float64Array,
  from: number,
  to: number,
): void {
  if (range === 'highLow') for (let row = from; row < to; row++) lengths[row] = high[row]! - low[row]!;
  else for (let row = from; row < to; row++) lengths[row] = upper[row]! + lower[row]!;
}

function fillDistance(
  distances: Float64Array,
  mean: Float64Array,
  factor: number,
  share: number,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) distances[row] = factor * mean[row]! * share;
}

// Multiplied truth values, since whether a candle is a long one is nothing that a processor could foresee.

function markAbove(
  shape: Int32Array,
  parts: Float64Array,
  mean: Float64Array,
  factor: number,
  share: number,
  bit: number,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++)
    shape[row] = shape[row]! | (-Number(parts[row]! > factor * mean[row]! * share) & bit);
}

function markBelow(
  shape: Int32Array,
  parts: Float64Array,
  mean: Float64Array,
  factor: number,
  share: number,
  bit: number,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++)
    shape[row] = shape[row]! | (-Number(parts[row]! < factor * mean[row]! * share) & bit);
}

function markAtMost(
  shape: Int32Array,
  parts: Float64Array,
  mean: Float64Array,
  factor: number,
  share: number,
  bit: number,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++)
    shape[row] = shape[row]! | (-Number(parts[row]! <= factor * mean[row]! * share) & bit);
}
