import type { Float64 } from 'apache-arrow';
import type * as z from 'zod';
import { defineOperator, type Word } from '../../core/index.js';
import { distancesOf, spanningTree, toCorrelation, triangleAt } from '../../kernels/index.js';
import { PairNames } from './_matrix-rows.js';
import type { OwnColumns } from './_own-columns.js';
import { panelSchema, panelStage, PANEL_WORDS, type PanelOperator } from './_panel-params.js';
import type { RowWriter } from './_row-writer.js';

const schema = () => panelSchema({});

/** The columns of a tree, as the compiler knows them. */
export type TreeColumns = OwnColumns<{
  symbol: Word;
  left: Word;
  right: Word;
  correlation: Float64;
  distance: Float64;
}>;

/** `minimumSpanningTree({ symbols, period: 252 })`: a row for each edge at each instant. */
export type MinimumSpanningTree = PanelOperator<z.input<ReturnType<typeof schema>>, TreeColumns>;

/** The strongest ties that hold all symbols together. */
export const minimumSpanningTree = defineOperator({
  name: 'minimumSpanningTree',
  title: 'Minimum spanning tree',
  summary:
    'The strongest ties that connect all of some symbols, by their correlations over the last instants: one less than there are symbols.',
  formula: `${PANEL_WORDS} Distance = sqrt((1 - correlation) / 2), 0 correlation where a series stands still; the edges of the least sum, from the first symbol on, \`left\` the one that was in the tree before; \`symbol\` is "LEFT|RIGHT".`,
  see: [
    'R. C. Prim, Shortest Connection Networks and Some Generalizations, 1957',
    'R. N. Mantegna, Hierarchical Structure in Financial Markets, 1999',
  ],
  params: schema,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'Of three symbols', params: { symbols: ['AAA', 'BBB', 'CCC'], period: 5, column: 'close' } },
    {
      title: 'Of denoised correlations, at every third instant',
      params: { symbols: ['CCC', 'BBB', 'AAA'], period: 6, every: 3, column: 'close', estimator: 'marchenkoPastur' },
    },
  ],
  open(given, node) {
    const { symbols } = given;
    const size = symbols.length;
    const names = new PairNames(symbols);
    let to: RowWriter | undefined;
    return panelStage(
      'minimumSpanningTree',
      given,
      {
        columns: { ...PairNames.columns, correlation: 'number', distance: 'number' },
        prepare(writer) {
          to = writer;
          names.prepare(writer);
        },
        write(covariances, _means, _values, add) {
          const writer = to as RowWriter;
          toCorrelation(covariances, size);
          for (const { left, right, distance } of spanningTree(distancesOf(covariances), size)) {
            const row = add();
            names.write(row, left, right);
            writer.number(writer.place('correlation'), row, covariances[triangleAt(left, right)] as number);
            writer.number(writer.place('distance'), row, distance);
          }
        },
      },
      node,
    );
  },
  signature: undefined as MinimumSpanningTree | undefined,
});
