/** State of a rule: columns with one number a slot, as the rule names them. */
export type BarRuleState = Readonly<Record<string, Float64Array>>;

/**
 * When a bar ends, judged trade by trade of one key. Its memory stands in plain columns, one number a slot; what is left over
 * when a bar ends is not carried into the next.
 */
export interface BarRule {
  /** What each column holds before the first row. */
  readonly columns: Readonly<Record<string, number>>;
  /** Takes row `row` of the inputs; whether the bar ends with it. */
  step(state: BarRuleState, slot: number, inputs: readonly Float64Array[], row: number): boolean;
}

/** What a trade counts: itself, its units, or the money that changed hands. Inputs are prices and sizes. */
export type BarWeight = 'ticks' | 'volume' | 'notional';

function weightOf(of: BarWeight, inputs: readonly Float64Array[], row: number): number {
  if (of === 'ticks') return 1;
  return of === 'volume' ? inputs[1]![row]! : inputs[0]![row]! * inputs[1]![row]!;
}

/** A bar ends with the trade that brings the sum of its weights to `threshold` (López de Prado 2018, 2.3.1). */
export function thresholdRule(of: BarWeight, threshold: number): BarRule {
  return {
    columns: { sum: 0 },
    step({ sum }, slot, inputs, row) {
      const total = sum![slot]! + weightOf(of, inputs, row);
      const ends = total >= threshold;
      sum![slot] = ends ? 0 : total;
      return ends;
    },
  };
}

export interface InformationBarParams {
  readonly of: BarWeight;
  /** Trades in the first bar of a key, which sets the first expectations. */
  readonly ticks: number;
  /** Bars over which the expected number of trades is smoothed, and trades over which that of a trade is. */
  readonly barSpan: number;
  readonly tickSpan: number;
  /** The expected number of trades stays within these. */
  readonly least: number;
  readonly most: number;
  /** Whether the third input says who took; else the sign is that of the last change of the price. */
  readonly sided: boolean;
}

const COMMON = { price: Number.NaN, sign: 0, rows: 0, expectedRows: Number.NaN, seen: 0 } as const;

/** +1 a buy, -1 a sell, 0 not known yet. */
function signOf(
  state: BarRuleState,
  slot: number,
  inputs: readonly Float64Array[],
  row: number,
  sided: boolean,
): number {
  const price = inputs[0]![row]!;
  const change = price - state['price']![slot]!;
  state['price']![slot] = price;
  const side = sided ? inputs[2]![row]! : 0;
  // The tick rule: a trade at the price before it has the sign of that (López de Prado 2018, 2.3.2.1).
  const sign = side > 0 ? 1 : side < 0 ? -1 : change > 0 ? 1 : change < 0 ? -1 : state['sign']![slot]!;
  state['sign']![slot] = sign;
  return sign;
}

/** The mean while there are few, then an exponential one. */
function smoothed(mean: number, count: number, few: number, span: number, x: number): number {
  return mean + (count <= few ? 1 / count : 2 / (span + 1)) * (x - mean);
}

/** The bar has ended: its number of trades is averaged into the expected one. Returns that. */
function learnRows(state: BarRuleState, slot: number, params: InformationBarParams): void {
  const { rows, expectedRows } = state;
  const before = expectedRows![slot]!;
  const after = before + (2 / (params.barSpan + 1)) * (rows![slot]! - before);
  expectedRows![slot] = Math.min(params.most, Math.max(params.least, after));
  rows![slot] = 0;
}

/**
 * A bar ends with the trade after which the sum of signed weights is as large as E0[T] |E0[b w]|, where T is the number of trades
 * of a bar, b the sign and w the weight of a trade; expectations are those at the end of the bar before
 * (López de Prado 2018, 2.3.2.1 and 2.3.2.2).
 */
export function imbalanceRule(params: InformationBarParams): BarRule {
  return {
    columns: { ...COMMON, imbalance: 0, mean: 0, expected: Number.NaN },
    step(state, slot, inputs, row) {
      const { imbalance, mean, expected, rows, expectedRows, seen } = state;
      const weight = signOf(state, slot, inputs, row, params.sided) * weightOf(params.of, inputs, row);
      imbalance![slot] = imbalance![slot]! + weight;
      rows![slot] = rows![slot]! + 1;
      const count = (seen![slot] = seen![slot]! + 1);
      mean![slot] = smoothed(mean![slot]!, count, params.ticks, params.tickSpan, weight);
      if (count < params.ticks) return false;
      if (count === params.ticks) expectedRows![slot] = params.ticks;
      else if (Math.abs(imbalance![slot]!) < expectedRows![slot]! * Math.abs(expected![slot]!)) return false;
      imbalance![slot] = 0;
      learnRows(state, slot, params);
      expected![slot] = mean![slot]!;
      return true;
    },
  };
}

/**
 * A bar ends with the trade after which the weights of its buys or those of its sells are as large as
 * E0[T] max(P[b=1] E0[w|b=1], (1 - P[b=1]) E0[w|b=-1]) (López de Prado 2018, 2.3.2.3).
 */
export function runsRule(params: InformationBarParams): BarRule {
  return {
    columns: {
      ...COMMON,
      buys: 0,
      sells: 0,
      share: 0,
      signed: 0,
      bought: 0,
      sold: 0,
      buyRows: 0,
      sellRows: 0,
      expected: Number.NaN,
    },
    step(state, slot, inputs, row) {
      const { buys, sells, share, signed, bought, sold, buyRows, sellRows, expected, rows, expectedRows, seen } = state;
      const sign = signOf(state, slot, inputs, row, params.sided);
      const weight = weightOf(params.of, inputs, row);
      rows![slot] = rows![slot]! + 1;
      const count = (seen![slot] = seen![slot]! + 1);
      if (sign !== 0) {
        signed![slot] = signed![slot]! + 1;
        share![slot] = smoothed(share![slot]!, signed![slot]!, params.ticks, params.tickSpan, sign > 0 ? 1 : 0);
        const [sum, mean, number] = sign > 0 ? [buys!, bought!, buyRows!] : [sells!, sold!, sellRows!];
        sum[slot] = sum[slot]! + weight;
        number[slot] = number[slot]! + 1;
        mean[slot] = smoothed(mean[slot]!, number[slot]!, params.ticks, params.tickSpan, weight);
      }
      if (count < params.ticks) return false;
      if (count === params.ticks) expectedRows![slot] = params.ticks;
      else if (Math.max(buys![slot]!, sells![slot]!) < expectedRows![slot]! * expected![slot]!) return false;
      buys![slot] = 0;
      sells![slot] = 0;
      learnRows(state, slot, params);
      expected![slot] = Math.max(share![slot]! * bought![slot]!, (1 - share![slot]!) * sold![slot]!);
      return true;
    },
  };
}
