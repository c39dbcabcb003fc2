import * as z from 'zod';
import { readState, stateTable, type StateTables } from '../../columnar/index.js';
import { defineOperator } from '../../core/index.js';
import { DecayingCrossProducts, triangleSize, type DecayMean } from '../../kernels/index.js';
import type { MatrixColumns } from './covariance-matrix.js';
import { bounded, BOUNDED, everyParam, instantsOf, panelParams } from './_instant-params.js';
import type { Instant } from './_instants.js';
import { InstantStage, type InstantMeasure } from './_instant-stage.js';
import { MatrixRows } from './_matrix-rows.js';
import { isComplete } from './_panel-measure.js';
import { PANEL_WORDS, type PanelOperator } from './_panel-params.js';
import type { RowWriter } from './_row-writer.js';

const schema = () =>
  z
    .strictObject({
      ...panelParams(),
      decay: z.number().gt(0).lt(1).default(0.94).describe('Weight of an instant against the one after it.'),
      mean: z
        .enum(['zero', 'moving'])
        .default('zero')
        .describe('What distances are taken from: 0, as suits returns of days, or a mean that decays alike.'),
      warmup: z.int().min(1).default(20).describe('Complete instants before the first matrix comes out.'),
      every: everyParam(),
    })
    .refine(bounded, BOUNDED);

type Given = z.output<ReturnType<typeof schema>>;

/** `ewmaCovarianceMatrix({ symbols, decay: 0.97 })`: a row for each pair of symbols at each instant. */
export type EwmaCovarianceMatrix = PanelOperator<z.input<ReturnType<typeof schema>>, MatrixColumns>;

/** Covariances and correlations of all symbols, the latest instants weighing most. */
export const ewmaCovarianceMatrix = defineOperator({
  name: 'ewmaCovarianceMatrix',
  title: 'Exponentially weighted covariance matrix',
  summary:
    'Covariances and correlations of all pairs of some symbols in which the latest instants weigh most, as rows.',
  formula: `${PANEL_WORDS} About zero: C = decay C + (1 - decay) r r', from r r' of the first instant on. About a moving mean: of the population, an instant that is n instants old weighing decay^n. A row for each entry of the upper triangle, the diagonal with it, in the order of the symbols; \`symbol\` is "LEFT|RIGHT".`,
  see: ['J. P. Morgan and Reuters, RiskMetrics Technical Document, fourth edition, 1996'],
  params: schema,
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'Of three symbols', params: { symbols: ['AAA', 'BBB', 'CCC'], column: 'close', warmup: 3 } },
    {
      title: 'About a moving mean',
      params: { symbols: ['AAA', 'BBB'], column: 'close', decay: 0.97, mean: 'moving', warmup: 5, every: 2 },
    },
  ],
  open: (given, node) => new InstantStage(instantsOf('ewmaCovarianceMatrix', given), new DecayingMeasure(given), node),
  signature: undefined as EwmaCovarianceMatrix | undefined,
});

class DecayingMeasure implements InstantMeasure {
  readonly columns = MatrixRows.columns;
  private readonly rows: MatrixRows;
  private readonly products: DecayingCrossProducts;
  private readonly covariances: Float64Array;
  private readonly every: number;
  /** Complete instants until the next matrix. */
  private wait: number;

  constructor({ symbols, decay, mean, warmup, every }: Given & { readonly mean: DecayMean }) {
    this.rows = new MatrixRows(symbols);
    this.products = new DecayingCrossProducts(symbols.length, decay, mean);
    this.covariances = new Float64Array(triangleSize(symbols.length));
    this.every = every;
    this.wait = warmup;
  }

  prepare(writer: RowWriter): void {
    this.rows.prepare(writer);
  }

  take(instant: Instant, add: () => number): void {
    if (!isComplete(instant)) return;
    const { products, covariances } = this;
    products.add(instant.values);
    this.wait--;
    if (this.wait > 0) return;
    this.wait = this.every;
    products.covariance(covariances);
    this.rows.write(covariances, add);
  }

  snapshot(): StateTables {
    const { weight, means, products } = this.products.state;
    return {
      decaying: stateTable({
        weight: Float64Array.of(weight),
        means: { values: means.slice(), width: means.length },
        products: { values: products.slice(), width: products.length },
        wait: Int32Array.of(this.wait),
      }),
    };
  }

  restore({ decaying }: StateTables): void {
    if (decaying === undefined) return;
    const numbers = (name: string): Float64Array => readState(decaying, name) as Float64Array;
    this.products.restore({
      weight: numbers('weight')[0] as number,
      means: numbers('means'),
      products: numbers('products'),
    });
    this.wait = (readState(decaying, 'wait') as Int32Array)[0] as number;
  }
}
