import * as z from 'zod';
import { IndicatorStage, type AddColumns, type Numeric, type StageOptions } from '../../core/index.js';
import { onlineLearner } from '../../kernels/index.js';
import type { Float64 } from 'apache-arrow';

export const learnerParams = () =>
  z.strictObject({
    features: z.array(z.string().min(1)).min(1).max(100).describe('Columns of numbers to learn from.'),
    target: z
      .string()
      .min(1)
      .describe(
        'Column that tells, in each row, what came of the row `horizon` rows before; null where it is not known.',
      ),
    horizon: z.int().min(1).default(1).describe('Rows until the target of a row is known.'),
    forgetting: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe('Weight of what was learned against what is learned a row later: 1 forgets nothing.'),
    ridge: z.number().positive().default(1e-3).describe('How strongly the weights are held at zero to begin with.'),
    minRows: z.int().min(1).default(30).describe('Rows to learn from before the first prediction.'),
    as: z.string().min(1).optional().describe('Name of the added column.'),
    by: z
      .string()
      .min(1)
      .nullable()
      .optional()
      .describe('Column that tells series apart: "symbol" where there is one; null for one model of all rows.'),
  });

export type LearnerParams = z.output<ReturnType<typeof learnerParams>>;

/** The signature of an online learner: needs its columns, adds its prediction. */
export type OnlineLearner<Name extends string> = <
  const F extends string,
  const T extends string,
  const As extends string = Name,
>(
  given: Omit<z.input<ReturnType<typeof learnerParams>>, 'features' | 'target' | 'as'> & {
    readonly features: readonly F[];
    readonly target: T;
    readonly as?: As;
  },
  options?: StageOptions,
) => AddColumns<Record<F | T, Numeric>, Record<As, Float64>>;

export function learnerStage(name: string, kind: 'linear' | 'logistic', params: LearnerParams): IndicatorStage {
  const { features, target, horizon, forgetting, ridge, minRows, as, by } = params;
  return new IndicatorStage({
    name,
    kernel: onlineLearner(kind, { features: features.length, horizon, forgetting, ridge, minRows }),
    params: {},
    // A target that is not known yet does not keep its row from being predicted.
    seesMissing: true,
    columns: [...features, target],
    by,
    outputs: [as ?? name],
    outputTypes: ['number'],
    timeToLiveNs: undefined,
  });
}
