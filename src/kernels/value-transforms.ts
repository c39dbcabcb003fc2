import type { Kernel } from './kernel.js';
import { finiteOrNaN } from './returns.js';

type NoLayout = Record<never, never>;
type Transform<P, Output extends string> = Kernel<P, NoLayout, readonly ['close'], readonly [Output]>;

/** A kernel of one column whose rows know nothing of one another. */
function transform<P, const Output extends string>(
  output: Output,
  of: (params: P) => (value: number) => number,
): Transform<P, Output> {
  return {
    inputs: ['close'],
    outputs: [output],
    warmup: () => 0,
    layout: () => ({}),
    run(_state, _slot, params, inputs, outputs, from, to) {
      const input = inputs[0]!;
      const out = outputs[0]!;
      const change = of(params);
      for (let i = from; i < to; i++) out[i] = change(input[i]!);
    },
  };
}

export interface ClipParams {
  /** Values below become this. */
  readonly lower?: number | undefined;
  /** Values above become this. */
  readonly upper?: number | undefined;
}

/** The value, or the bound that it lies beyond. */
export const clipKernel = transform<ClipParams, 'clip'>('clip', ({ lower, upper }) => {
  const least = lower ?? Number.NEGATIVE_INFINITY;
  const most = upper ?? Number.POSITIVE_INFINITY;
  return (value) => Math.min(Math.max(value, least), most);
});

export interface LogTransformParams {
  /** Added before the logarithm is taken. */
  readonly shift: number;
  /** `signed`: sign(x) ln(1 + |x|), which takes values of either sign. */
  readonly kind: 'plain' | 'signed';
}

/** Natural logarithm, none where it is not defined. */
export const logTransformKernel = transform<LogTransformParams, 'logTransform'>('logTransform', ({ shift, kind }) =>
  kind === 'signed'
    ? (value) => Math.sign(value + shift) * Math.log1p(Math.abs(value + shift))
    : (value) => finiteOrNaN(Math.log(value + shift)),
);

export interface BoxCoxParams {
  /** 1 leaves the shape alone, 0.5 is a square root, 0 the logarithm. */
  readonly lambda: number;
  /** Added before, so that all values are positive. */
  readonly shift: number;
}

/** (x^lambda - 1) / lambda, ln(x) where lambda is 0; of values above zero only. */
export const boxCoxKernel = transform<BoxCoxParams, 'boxCox'>('boxCox', ({ lambda, shift }) => (value) => {
  const x = value + shift;
  if (!(x > 0)) return Number.NaN;
  // expm1, since x^lambda - 1 loses its digits where lambda is near 0.
  return lambda === 0 ? Math.log(x) : Math.expm1(lambda * Math.log(x)) / lambda;
});
