import type { Float64 } from 'apache-arrow';
import type * as z from 'zod';
import { defineOperator } from '../../core/index.js';
import { choleskyFactor, mahalanobis } from '../../kernels/index.js';
import type { OwnColumns } from './_own-columns.js';
import { panelSchema, panelStage, PANEL_WORDS, type PanelOperator } from './_panel-params.js';
import type { RowWriter } from './_row-writer.js';

const schema = () =>
  panelSchema({}).refine(({ estimator, period, symbols }) => estimator !== 'sample' || period > symbols.length, {
    message: 'more instants than symbols, or another estimator',
    path: ['period'],
  });

/** `turbulence({ symbols, period: 252 })`: a row for each instant. */
export type Turbulence = PanelOperator<z.input<ReturnType<typeof schema>>, OwnColumns<{ turbulence: Float64 }>>;

/** How unusual an instant is, in size and in what moved against what. */
export const turbulence = defineOperator({
  name: 'turbulence',
  title: 'Turbulence',
  summary:
    'How unusual the returns of some symbols are at an instant, by size and by what moves against what, given the instants before.',
  formula: `${PANEL_WORDS} turbulence = (r - m)' C^-1 (r - m), means m and covariances C of the last \`period\` instants before the present one, which is not part of what it is measured by. On average about the number of symbols; null where C is singular, as when one series is made of others.`,
  see: ['M. Kritzman and Y. Li, Skulls, Financial Turbulence, and Risk Management, 2010'],
  params: schema,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'Of three symbols', params: { symbols: ['AAA', 'BBB', 'CCC'], period: 6, column: 'close' } },
    {
      title: 'Of more symbols than instants',
      params: { symbols: ['AAA', 'BBB', 'CCC'], period: 3, column: 'close', estimator: 'ledoitWolf' },
    },
  ],
  open(given, node) {
    const size = given.symbols.length;
    const work = new Float64Array(size);
    let place = 0;
    let writer: RowWriter | undefined;
    return panelStage(
      'turbulence',
      given,
      {
        columns: { turbulence: 'number' },
        prepare(to) {
          writer = to;
          place = to.place('turbulence');
        },
        write(covariances, means, values, add) {
          const regular = choleskyFactor(covariances, size);
          writer?.number(place, add(), regular ? mahalanobis(covariances, size, values, means, work) : Number.NaN);
        },
      },
      node,
      true,
    );
  },
  signature: undefined as Turbulence | undefined,
});
