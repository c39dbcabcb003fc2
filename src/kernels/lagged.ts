import type { StateColumn } from './kernel.js';

/** The last `period` inputs of a key: `ring[next]` is the oldest. Starts as NaN: nothing was there yet. */
export type LaggedLayout = {
  readonly next: StateColumn & { readonly type: 'int32' };
  readonly ring: StateColumn & { readonly type: 'float64' };
};

export function laggedLayout(period: number): LaggedLayout {
  return {
    next: { type: 'int32', width: 1 },
    ring: { type: 'float64', width: period, fill: Number.NaN },
  };
}

/** Rows [from, to) of one key: the input `period` rows before. Output must not be the input. */
export function lagged(
  next: Int32Array,
  ring: Float64Array,
  slot: number,
  period: number,
  input: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  const base = slot * period;
  const reach = Math.min(to, from + period);
  let position = next[slot]!;
  for (let i = from; i < reach; i++) {
    output[i] = ring[base + position]!;
    if (++position === period) position = 0;
  }
  for (let i = reach; i < to; i++) output[i] = input[i - period]!;

  const tail = Math.max(from, to - period);
  position = (next[slot]! + tail - from) % period;
  for (let i = tail; i < to; i++) {
    ring[base + position] = input[i]!;
    if (++position === period) position = 0;
  }
  next[slot] = position;
}
