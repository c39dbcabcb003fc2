import type { Kernel, StateColumn } from '../kernel.js';
import { newCandleRows } from './candle-rows.js';
import type { CandleRows } from './candle-rows.js';
import { dissect, measure, measuresFor } from './classify.js';
import type { Measures } from './classify.js';
import { bitsAsked, longestPeriod, patternWarmup, settingsUsed } from './pattern.js';
import type { CandlePattern } from './pattern.js';
import { candlePatternNames, candlePatternTable } from './patterns/index.js';
import type { CandlePatternName } from './patterns/index.js';
import { padding } from './window-means.js';
import { candleSettingNames, candleSettings } from './settings.js';
import type { CandleSetting, CandleSettingName, CandleSettings } from './settings.js';

export interface CandlePatternsParams {
  /** The patterns to look for; one output each, in this order. */
  readonly patterns: 'all' | readonly CandlePatternName[];
  /** How far the last candle has to come into the first, as a part of its body; of patterns that speak of it. */
  readonly penetration?: number | undefined;
  /** What counts as long, short, near, where that is not as TA-Lib has it. */
  readonly settings?: { readonly [Name in CandleSettingName]?: Partial<CandleSetting> | undefined } | undefined;
}

/** `seen` counts the rows of a key until every pattern is warm; `recent` has its last candles: opens, highs, lows, closes. */
type CandleLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly recent: StateColumn & { readonly type: 'float64' };
};

interface ChosenPattern {
  readonly pattern: CandlePattern<CandlePatternName>;
  /** Bits of the last candle, the one before it, ... */
  readonly shapes: readonly [number, number, number, number, number];
  readonly penetration: number;
  readonly warmup: number;
}

/** What follows from the parameters. */
interface Plan {
  readonly chosen: readonly ChosenPattern[];
  readonly measures: Measures;
  /** Candles before the last that patterns look at, and all that are needed to know those. */
  readonly reach: number;
  readonly history: number;
  /** Rows after which every pattern has a value. */
  readonly warm: number;
}

function settingsOf(params: CandlePatternsParams): CandleSettings {
  const own = params.settings ?? {};
  const merged = Object.entries(candleSettings).map(([name, usual]) => [
    name,
    { ...usual, ...own[name as CandleSettingName] },
  ]);
  return Object.fromEntries(merged) as CandleSettings;
}

function wanted({ patterns }: CandlePatternsParams): readonly CandlePatternName[] {
  return patterns === 'all' ? candlePatternNames : patterns;
}

function planFor(params: CandlePatternsParams): Plan {
  const settings = settingsOf(params);
  const patterns = wanted(params).map((name) => candlePatternTable[candlePatternNames.indexOf(name)]!);
  const reach = Math.max(4, ...patterns.map((pattern) => pattern.reach ?? 0));
  const longest = Math.max(...patterns.map((pattern) => longestPeriod(pattern, settings)));
  const chosen = patterns.map((pattern) => ({
    pattern,
    shapes: [0, 1, 2, 3, 4].map((before) => pattern.shapes.at(-1 - before) ?? 0) as unknown as ChosenPattern['shapes'],
    penetration: params.penetration ?? pattern.penetration ?? 0,
    warmup: patternWarmup(pattern, settings),
  }));
  return {
    chosen,
    measures: measuresFor(
      candleSettingNames.filter((name) => patterns.some((pattern) => settingsUsed(pattern).includes(name))),
      patterns.reduce((all, pattern) => all | bitsAsked(pattern), 0),
      settings,
    ),
    reach,
    history: reach + longest,
    warm: Math.max(...chosen.map(({ warmup }) => warmup)),
  };
}

const plans = new WeakMap<CandlePatternsParams, Plan>();

function planOf(params: CandlePatternsParams): Plan {
  let plan = plans.get(params);
  if (plan === undefined) {
    plan = planFor(params);
    plans.set(params, plan);
  }
  return plan;
}

/** Candles worked on at once, besides those before them: few enough that all that is known of them stays at hand. */
const rowsAtOnce = 256;

/** Shared by all kernels of this kind, as `scratch` is. */
let work: CandleRows = newCandleRows(0);
let buffers = { range: new Float64Array(0), mean: new Float64Array(0) };

function reserve(length: number): CandleRows {
  if (work.open.length < length) {
    work = newCandleRows(length);
    buffers = { range: new Float64Array(length), mean: new Float64Array(length) };
  }
  return work;
}

/** Looks for one pattern in the candles [from, to) and writes what it finds from `output[at]` on. */
function scan(
  { pattern: { match }, shapes, penetration }: ChosenPattern,
  rows: CandleRows,
  from: number,
  to: number,
  output: Float64Array,
  at: number,
): void {
  const { shape } = rows;
  const distance = at - from;
  output.fill(0, at, to + distance);
  const [last, second, third, fourth, fifth] = shapes;
  // What candles lack, as of the row before: one comparison tells of all five, and each is looked at once.
  let before1 = ~shape[from - 1]!;
  let before2 = ~shape[from - 2]!;
  let before3 = ~shape[from - 3]!;
  let before4 = ~shape[from - 4]!;
  for (let row = from; row < to; row++) {
    const here = ~shape[row]!;
    if (((here & last) | (before1 & second) | (before2 & third) | (before3 & fourth) | (before4 & fifth)) === 0)
      output[row + distance] = match(rows, row, penetration);
    before4 = before3;
    before3 = before2;
    before2 = before1;
    before1 = here;
  }
}

/**
 * Candlestick patterns (Nison 1991; as defined by TA-Lib): each output is 0 where there is no such pattern, positive
 * where a bullish and negative where a bearish one ends in the row. All patterns share what is known of the candles, so
 * that many cost little more than one.
 */
export const candlePatternsKernel: Kernel<
  CandlePatternsParams,
  CandleLayout,
  readonly ['open', 'high', 'low', 'close'],
  readonly CandlePatternName[]
> = {
  inputs: ['open', 'high', 'low', 'close'],
  outputs: candlePatternNames,
  chosen: wanted,
  warmup: (params) => Math.min(...planOf(params).chosen.map(({ warmup }) => warmup)),
  layout: (params) => ({
    seen: { type: 'int32', width: 1 },
    recent: { type: 'float64', width: 4 * planOf(params).history, fill: Number.NaN },
  }),
  run(state, slot, params, inputs, outputs, from, to) {
    const { chosen, measures, reach, history, warm } = planOf(params);
    const rows = reserve(padding + history + rowsAtOnce);
    const prices = [rows.open, rows.high, rows.low, rows.close];
    const first = padding + history;
    const recent = 4 * slot * history;
    for (let price = 0; price < 4; price++)
      for (let back = 0; back < history; back++)
        prices[price]![padding + back] = state.recent[recent + price * history + back]!;
    for (let start = from; start < to; start += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, to - start);
      const end = first + count;
      for (let price = 0; price < 4; price++) prices[price]!.set(inputs[price]!.subarray(start, start + count), first);
      dissect(rows, padding, end);
      measure(rows, measures, buffers, first - reach, end);
      const seen = state.seen[slot]!;
      for (let at = 0; at < chosen.length; at++) {
        const each = chosen[at]!;
        scan(each, rows, first, end, outputs[at]!, start);
        const cold = Math.min(count, each.warmup - seen);
        if (cold > 0) outputs[at]!.fill(Number.NaN, start, start + cold);
      }
      state.seen[slot] = Math.min(warm, seen + count);
      for (let price = 0; price < 4; price++) prices[price]!.copyWithin(padding, padding + count, end);
    }
    for (let price = 0; price < 4; price++)
      for (let back = 0; back < history; back++)
        state.recent[recent + price * history + back] = prices[price]![padding + back]!;
  },
};
