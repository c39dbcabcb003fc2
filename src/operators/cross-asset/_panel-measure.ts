import { readState, stateTable, type StateTables } from '../../columnar/index.js';
import {
  estimateCovariance,
  RollingCrossProducts,
  triangleSize,
  type CovarianceEstimator,
} from '../../kernels/index.js';
import type { Instant } from './_instants.js';
import type { InstantMeasure } from './_instant-stage.js';
import type { OutputColumns, RowWriter } from './_row-writer.js';

/** What is said of the covariances of a window. */
export interface PanelBody {
  readonly columns: OutputColumns;
  prepare(writer: RowWriter): void;
  /** `covariances` is a lower triangle, and may be written to. */
  write(covariances: Float64Array, means: Float64Array, values: Float64Array, add: () => number): void;
}

export interface PanelPlan {
  readonly symbols: readonly string[];
  /** Complete instants in the window. */
  readonly period: number;
  readonly every: number;
  readonly estimator: CovarianceEstimator;
  /** Whether the window ends before the instant that is looked at. */
  readonly before?: boolean;
}

/** Whether all symbols have a value. */
export function isComplete({ values }: Instant): boolean {
  for (let place = 0; place < values.length; place++) if (Number.isNaN(values[place])) return false;
  return true;
}

/** Keeps the covariances of the last complete instants and lets a body say something of them. */
export class PanelMeasure implements InstantMeasure {
  readonly columns: OutputColumns;
  private readonly plan: PanelPlan;
  private readonly body: PanelBody;
  private readonly rows: RollingCrossProducts;
  private readonly covariances: Float64Array;
  private readonly means: Float64Array;
  /** Instants since the window was full, modulo `every`. */
  private turn = 0;

  constructor(plan: PanelPlan, body: PanelBody) {
    this.plan = plan;
    this.body = body;
    this.columns = body.columns;
    const size = plan.symbols.length;
    this.rows = new RollingCrossProducts(size, plan.period);
    this.covariances = new Float64Array(triangleSize(size));
    this.means = new Float64Array(size);
  }

  prepare(writer: RowWriter): void {
    this.body.prepare(writer);
  }

  take(instant: Instant, add: () => number): void {
    if (!isComplete(instant)) return;
    const { rows, plan } = this;
    const before = plan.before === true;
    if (!before) rows.add(instant.values);
    if (rows.full) {
      if (this.turn === 0) this.write(instant.values, add);
      this.turn = this.turn + 1 === plan.every ? 0 : this.turn + 1;
    }
    if (before) rows.add(instant.values);
  }

  private write(values: Float64Array, add: () => number): void {
    const { rows, covariances, means, plan } = this;
    estimateCovariance(rows, plan.estimator, covariances);
    rows.means(means);
    this.body.write(covariances, means, values, add);
  }

  stateBytes(): number {
    const { ring, products } = this.rows.state;
    return 8 * (ring.length + products.length);
  }

  snapshot(): StateTables {
    const { ring, shift, sums, products, position, filled } = this.rows.state;
    return {
      window: stateTable({
        ring: { values: ring.slice(), width: ring.length },
        shift: { values: shift.slice(), width: shift.length },
        sums: { values: sums.slice(), width: sums.length },
        products: { values: products.slice(), width: products.length },
        position: Int32Array.of(position),
        filled: Int32Array.of(filled),
        turn: Int32Array.of(this.turn),
      }),
    };
  }

  restore({ window }: StateTables): void {
    if (window === undefined) return;
    const numbers = (name: string): Float64Array => readState(window, name) as Float64Array;
    const count = (name: string): number => (readState(window, name) as Int32Array)[0] as number;
    this.rows.restore({
      ring: numbers('ring'),
      shift: numbers('shift'),
      sums: numbers('sums'),
      products: numbers('products'),
      position: count('position'),
      filled: count('filled'),
    });
    this.turn = count('turn');
  }
}
