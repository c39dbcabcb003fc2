import type { Float64 } from 'apache-arrow';
import * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { symmetricEigen } from '../../kernels/index.js';
import type { OwnColumns } from './_own-columns.js';
import { panelSchema, panelStage, PANEL_WORDS, type PanelOperator } from './_panel-params.js';
import type { RowWriter } from './_row-writer.js';

const schema = () =>
  panelSchema({
    factors: z
      .int()
      .min(1)
      .optional()
      .describe('Factors that absorb; a fifth of the number of symbols when left out, one at least.'),
  });

/** `absorptionRatio({ symbols, period: 500 })`: a row for each instant. */
export type AbsorptionRatio = PanelOperator<
  z.input<ReturnType<typeof schema>>,
  OwnColumns<{ absorptionRatio: Float64 }>
>;

/** How tightly markets are coupled. */
export const absorptionRatio = defineOperator({
  name: 'absorptionRatio',
  title: 'Absorption ratio',
  summary:
    'How much of all variance of some symbols few factors take up: the higher, the more tightly markets are coupled.',
  formula: `${PANEL_WORDS} absorptionRatio = sum of the largest eigenvalues of the covariance matrix of the last \`period\` instants / sum of all; null where nothing moves.`,
  see: ['M. Kritzman, Y. Li, S. Page and R. Rigobon, Principal Components as a Measure of Systemic Risk, 2011'],
  params: schema,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'Of three symbols', params: { symbols: ['AAA', 'BBB', 'CCC'], period: 5, column: 'close' } },
    {
      title: 'Of two factors, at every second instant',
      params: { symbols: ['AAA', 'BBB', 'CCC'], period: 4, factors: 2, column: 'close', every: 2 },
    },
  ],
  open(given, node) {
    const size = given.symbols.length;
    const factors = given.factors ?? Math.max(1, Math.round(size / 5));
    let place = 0;
    let writer: RowWriter | undefined;
    return panelStage(
      'absorptionRatio',
      given,
      {
        columns: { absorptionRatio: 'number' },
        prepare(to) {
          writer = to;
          place = to.place('absorptionRatio');
        },
        write(covariances, _means, _values, add) {
          const { values } = symmetricEigen(covariances, size);
          const sum = (count: number): number => values.subarray(0, count).reduce((all, value) => all + value, 0);
          const total = sum(size);
          writer?.number(place, add(), total > 0 ? sum(factors) / total : Number.NaN);
        },
      },
      node,
    );
  },
  signature: undefined as AbsorptionRatio | undefined,
});
