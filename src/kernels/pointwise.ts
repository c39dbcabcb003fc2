import type { Kernel } from './kernel.js';

type NoParams = Record<never, never>;
type NoLayout = Record<never, never>;

/** A kernel whose rows know nothing of one another. */
export function pointwise<const I extends readonly string[], const O extends string>(
  inputs: I,
  output: O,
  loop: (inputs: readonly Float64Array[], output: Float64Array, from: number, to: number) => void,
): Kernel<NoParams, NoLayout, I, readonly [O]> {
  return {
    inputs,
    outputs: [output],
    warmup: () => 0,
    layout: () => ({}),
    run(_state, _slot, _params, columns, outputs, from, to) {
      loop(columns, outputs[0]!, from, to);
    },
  };
}
