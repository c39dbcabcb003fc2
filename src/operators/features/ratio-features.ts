import * as z from 'zod';
import { defineOperator, IndicatorStage, type BatchOperator, type StageOptions } from '../../core/index.js';
import { finiteOrNaN, type Kernel } from '../../kernels/index.js';

const params = () =>
  z.strictObject({
    columns: z
      .array(z.string().min(1))
      .min(2)
      .max(20)
      .refine((columns) => new Set(columns).size === columns.length, { message: 'each column once' })
      .describe('Columns of numbers; each is divided by every one after it.'),
    kind: z.enum(['plain', 'log']).default('plain').describe('The ratio or its natural logarithm.'),
  });

/** `ratioFeatures({ columns: ['high', 'low'] })` adds `highPerLow`. */
export type RatioFeatures = (given: z.input<ReturnType<typeof params>>, options?: StageOptions) => BatchOperator;

/** Ratios of columns to one another. */
export const ratioFeatures = defineOperator({
  name: 'ratioFeatures',
  title: 'Ratio features',
  summary: 'Adds the ratio of each column to every one after it.',
  formula: 'x / y or ln(x / y), named `xPerY`; no value where that is not defined.',
  see: ['H. Liu and H. Motoda, Feature Extraction, Construction and Selection, 1998'],
  params,
  scope: 'row',
  missing: 'skip',
  addsColumns: true,
  examples: [
    { title: 'Shape of a bar', params: { columns: ['high', 'low', 'close'] } },
    { title: 'As logarithms', params: { columns: ['close', 'open'], kind: 'log' } },
  ],
  open: ({ columns, kind }) => {
    const pairs = columns.flatMap((over, at) => columns.slice(at + 1).map((_, under) => [at, at + 1 + under] as const));
    return new IndicatorStage({
      name: 'ratioFeatures',
      kernel: ratios(columns, pairs, kind === 'log'),
      params: {},
      seesMissing: false,
      columns,
      by: null,
      outputs: pairs.map(([over, under]) => `${columns[over]}Per${capitalised(columns[under] ?? '')}`),
      outputTypes: pairs.map(() => 'number'),
      timeToLiveNs: undefined,
    });
  },
  signature: undefined as RatioFeatures | undefined,
});

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function ratios(
  columns: readonly string[],
  pairs: readonly (readonly [number, number])[],
  logarithm: boolean,
): Kernel<unknown> {
  return {
    inputs: columns,
    outputs: pairs.map((pair) => pair.join('/')),
    warmup: () => 0,
    layout: () => ({}),
    run(_state, _slot, _params, inputs, outputs, from, to) {
      for (const [output, [over, under]] of pairs.entries()) {
        const x = inputs[over] as Float64Array;
        const y = inputs[under] as Float64Array;
        const out = outputs[output] as Float64Array;
        for (let i = from; i < to; i++) {
          const ratio = (x[i] as number) / (y[i] as number);
          out[i] = finiteOrNaN(logarithm ? Math.log(ratio) : ratio);
        }
      }
    },
  };
}
