import type { Kernel } from './kernel.js';

/** A crossing of two series needs to know on which side the first one was: the difference of the row before. */
export type CrossLayout = {
  readonly seen: { readonly type: 'int32'; readonly width: 1 };
  readonly difference: { readonly type: 'float64'; readonly width: 1 };
};

const layout: CrossLayout = { seen: { type: 'int32', width: 1 }, difference: { type: 'float64', width: 1 } };

function crossKernel<const Output extends string>(
  output: Output,
  direction: 1 | -1,
): Kernel<Record<never, never>, CrossLayout, readonly ['fast', 'slow'], readonly [Output]> {
  return {
    inputs: ['fast', 'slow'],
    outputs: [output],
    warmup: () => 1,
    layout: () => layout,
    run(state, slot, _, inputs, outputs, from, to) {
      if (from >= to) return;
      const fast = inputs[0] as Float64Array;
      const slow = inputs[1] as Float64Array;
      const crossed = outputs[0] as Float64Array;
      let before = state.difference[slot] as number;
      let row = from;
      if (state.seen[slot] === 0) {
        before = direction * ((fast[row] as number) - (slow[row] as number));
        crossed[row++] = Number.NaN;
        state.seen[slot] = 1;
      }
      for (; row < to; row++) {
        const now = direction * ((fast[row] as number) - (slow[row] as number));
        crossed[row] = now > 0 && before <= 0 ? 1 : 0;
        before = now;
      }
      state.difference[slot] = before;
    },
  };
}

/** 1 where the first series is above the second and was not on the row before; 0 elsewhere. */
export const crossOverKernel = crossKernel('crossOver', 1);

/** 1 where the first series is below the second and was not on the row before; 0 elsewhere. */
export const crossUnderKernel = crossKernel('crossUnder', -1);
