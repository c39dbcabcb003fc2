import type { Float64 } from 'apache-arrow';
import type * as z from 'zod';
import { defineOperator, type Word } from '../../core/index.js';
import { MatrixRows } from './_matrix-rows.js';
import type { OwnColumns } from './_own-columns.js';
import { panelSchema, panelStage, PANEL_WORDS, type PanelOperator } from './_panel-params.js';

const schema = () => panelSchema({});

/** The columns of a matrix, as the compiler knows them. */
export type MatrixColumns = OwnColumns<{
  symbol: Word;
  left: Word;
  right: Word;
  covariance: Float64;
  correlation: Float64;
}>;

/** `covarianceMatrix({ symbols, period: 252 })`: a row for each pair of symbols at each instant. */
export type CovarianceMatrix = PanelOperator<z.input<ReturnType<typeof schema>>, MatrixColumns>;

/** Covariances and correlations of all symbols over a window. */
export const covarianceMatrix = defineOperator({
  name: 'covarianceMatrix',
  title: 'Rolling covariance matrix',
  summary: 'Covariances and correlations of all pairs of some symbols over the last instants, as rows.',
  formula: `${PANEL_WORDS} At each, from the one that fills the window on: a row for each entry of the upper triangle, the diagonal with it, in the order of the symbols; \`symbol\` is "LEFT|RIGHT". The matrix is carried from instant to instant, the one that comes added and the one that leaves taken out, and added up anew once in a period, so that nothing drifts. With "ledoitWolf" covariances are of all rows (n), else of a sample (n - 1). Correlation is null where a series stands still.`,
  see: [
    'O. Ledoit and M. Wolf, A Well-Conditioned Estimator for Large-Dimensional Covariance Matrices, 2004',
    'V. A. Marchenko and L. A. Pastur, Distribution of Eigenvalues for Some Sets of Random Matrices, 1967',
    'M. López de Prado, Machine Learning for Asset Managers, chapter 2, 2020',
  ],
  params: schema,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'Of three symbols', params: { symbols: ['AAA', 'BBB', 'CCC'], period: 5, column: 'close' } },
    {
      title: 'Shrunk, of every fifth instant, a value counting for an hour',
      params: {
        symbols: ['AAA', 'BBB'],
        period: 8,
        every: 5,
        column: 'close',
        estimator: 'ledoitWolf',
        missing: 'last',
        tolerance: '1h',
      },
    },
    {
      title: 'Without noise',
      params: { symbols: ['BBB', 'AAA'], period: 4, column: 'close', estimator: 'marchenkoPastur' },
    },
  ],
  open(given, node) {
    const rows = new MatrixRows(given.symbols);
    return panelStage(
      'covarianceMatrix',
      given,
      {
        columns: MatrixRows.columns,
        prepare: (writer) => rows.prepare(writer),
        write: (covariances, _means, _values, add) => rows.write(covariances, add),
      },
      node,
    );
  },
  signature: undefined as CovarianceMatrix | undefined,
});
