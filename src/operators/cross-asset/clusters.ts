import type { Int32 } from 'apache-arrow';
import * as z from 'zod';
import { defineOperator, type Word } from '../../core/index.js';
import { clustersOf, distancesOf, leafOrder, linkage, LINKAGES, toCorrelation } from '../../kernels/index.js';
import type { OwnColumns } from './_own-columns.js';
import { panelSchema, panelStage, PANEL_WORDS, type PanelOperator } from './_panel-params.js';
import type { RowWriter } from './_row-writer.js';

const schema = () =>
  panelSchema({
    count: z.int().min(1).optional().describe('How many clusters there are; instead of `distance`.'),
    distance: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        'How far apart clusters are that are left apart: 0 for correlation 1, 0.5 for 0.5, 1 for -1; 0.5 when neither is given.',
      ),
    linkage: z
      .enum(LINKAGES)
      .default('average')
      .describe('Whether clusters are as far apart as their nearest members, their farthest ones, or on average.'),
  }).refine(({ count, distance }) => count === undefined || distance === undefined, {
    message: '"count" or "distance", not both',
    path: ['distance'],
  });

/** The columns of clusters, as the compiler knows them. */
export type ClusterColumns = OwnColumns<{ symbol: Word; cluster: Int32; order: Int32 }>;

/** `clusters({ symbols, count: 4 })`: a row for each symbol at each instant. */
export type Clusters = PanelOperator<z.input<ReturnType<typeof schema>>, ClusterColumns>;

/** Groups of symbols that move alike. */
export const clusters = defineOperator({
  name: 'clusters',
  title: 'Hierarchical clusters',
  summary: 'Groups symbols that move alike, by their correlations over the last instants.',
  formula: `${PANEL_WORDS} Distance = sqrt((1 - correlation) / 2), 0 correlation where a series stands still; always the two nearest clusters become one, until \`count\` are left or all are farther apart than \`distance\`. \`cluster\` counts from 1 in the order of the symbols, so that a number may mean another group in another window; \`order\` is the place of the symbol in the whole tree, in which those that are alike stand side by side.`,
  see: [
    'G. N. Lance and W. T. Williams, A General Theory of Classificatory Sorting Strategies, 1967',
    'R. N. Mantegna, Hierarchical Structure in Financial Markets, 1999',
  ],
  params: schema,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    {
      title: 'Two groups of three symbols',
      params: { symbols: ['AAA', 'BBB', 'CCC'], period: 5, count: 2, column: 'close' },
    },
    {
      title: 'As many as there are',
      params: { symbols: ['AAA', 'BBB', 'CCC'], period: 6, distance: 0.4, linkage: 'single', column: 'close' },
    },
  ],
  open(given, node) {
    const { symbols, count, distance = 0.5, linkage: kind } = given;
    const size = symbols.length;
    const until = count === undefined ? { distance } : { count: Math.min(count, size) };
    let codes: Int32Array = new Int32Array(0);
    let to: RowWriter | undefined;
    return panelStage(
      'clusters',
      given,
      {
        columns: { symbol: 'word', cluster: 'integer', order: 'integer' },
        prepare(writer) {
          to = writer;
          codes = writer.codesOf(writer.place('symbol'), symbols);
        },
        write(covariances, _means, _values, add) {
          const writer = to as RowWriter;
          toCorrelation(covariances, size);
          const merges = linkage(distancesOf(covariances), size, kind);
          const found = clustersOf(merges, size, until);
          const places = new Int32Array(size);
          for (const [place, symbol] of leafOrder(merges, size).entries()) places[symbol] = place;
          for (let symbol = 0; symbol < size; symbol++) {
            const row = add();
            writer.code(writer.place('symbol'), row, codes[symbol] as number);
            writer.integer(writer.place('cluster'), row, found[symbol] as number);
            writer.integer(writer.place('order'), row, places[symbol] as number);
          }
        },
      },
      node,
    );
  },
  signature: undefined as Clusters | undefined,
});
