import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import type { ArrowColumns, Check, Numeric, StageNode, StageOptions, SyncStage } from '../../core/index.js';
import { COVARIANCE_ESTIMATORS } from '../../kernels/index.js';
import { bounded, BOUNDED, everyParam, instantsOf, panelParams } from './_instant-params.js';
import { InstantStage } from './_instant-stage.js';
import { PanelMeasure, type PanelBody } from './_panel-measure.js';

/** The parameters of what says something of the covariances of a window. */
export const windowParams = () => ({
  ...panelParams(),
  period: z.int().min(2).default(252).describe('Complete instants in the window.'),
  every: everyParam(),
  estimator: z
    .enum(COVARIANCE_ESTIMATORS)
    .default('sample')
    .describe(
      'How covariances are estimated: of the sample as they are; drawn towards equal variances without correlation as Ledoit and Wolf do; or without the eigenvalues that noise alone may have (Marchenko and Pastur).',
    ),
});

/** The parameters of a panel as one object, with those of its own. */
export function panelSchema<Own extends z.ZodRawShape>(own: Own) {
  return z.strictObject({ ...windowParams(), ...own }).refine(bounded as (given: object) => boolean, BOUNDED);
}

export type PanelGiven = z.output<ReturnType<typeof panelSchema<Record<never, never>>>>;

/** The signature of an operator that looks at a column of some symbols and gives rows of its own. */
export type PanelOperator<Params, Columns> = <const C extends string = 'returns'>(
  params: Omit<Params, 'column' | 'symbols'> & { readonly symbols: readonly string[]; readonly column?: C },
  options?: StageOptions,
) => <T extends TypeMap>(
  source: Observable<RecordBatch<T>> & Check<T, Record<C, Numeric>, unknown>,
) => Observable<RecordBatch<ArrowColumns<Columns>>>;

/** The stage of a body, by such parameters. */
export function panelStage(
  component: string,
  given: PanelGiven,
  body: PanelBody,
  node: StageNode,
  before = false,
): SyncStage {
  const { symbols, period, every, estimator } = given;
  const measure = new PanelMeasure({ symbols, period, every, estimator, before }, body);
  return new InstantStage(instantsOf(component, given), measure, node);
}

/** In words, for the pages of all of them. */
export const PANEL_WORDS =
  'Rows of equal `available` are one instant. An instant counts when all symbols have a value; `missing` says what happens to one that has not.';
