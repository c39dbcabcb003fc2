import { SchemaMismatch } from '../base/errors.js';
import {
  columnIndex,
  describeSchema,
  describeType,
  readNumbers,
  readStrings,
  sameType,
  Scratch,
} from '../columnar/index.js';
import { columnReader, readNullableTimes, type ColumnReader } from './column-reader.js';
import { columnWriter, type ColumnWriter } from './column-writer.js';
import { ExpressionError } from './expression-error.js';
import { BLOCK_ROWS, Lane, NO_LANE, type Kernel } from './lane.js';
import { checkTree } from './limits.js';
import { planExpression, runStep, type Plan, type PlanNode } from './plan.js';
import { checkExpression } from './resolve.js';
import { columnsOf, type ColumnViews, type ExpressionTree } from './tree.js';
import * as copy from './kernels/copy.js';
import { numberTrue } from './kernels/logic.js';
import type { Data, DataType, Field, RecordBatch, Schema } from 'apache-arrow';
import type { ValueType } from './value-type.js';

/** An expression made ready for the batches of one schema. It keeps registers, so one stream has one. */
export interface CompiledExpression {
  readonly tree: ExpressionTree;
  /** The type of the column that `evaluate` gives. */
  readonly outputType: DataType;
  /** What kind of value it is. */
  readonly valueType: ValueType;
  /** The columns that it reads. */
  readonly columns: readonly string[];
  /** The column of its values. The plain value of a column is that column itself. */
  evaluate(batch: RecordBatch): Data;
  /**
   * Writes the numbers of the rows where it is true (not false or null), in order, into `out`, which has room for all
   * rows; returns how many there are. What stands behind them is left over.
   * @throws ExpressionError when it is no boolean
   */
  select(batch: RecordBatch, out: Int32Array): number;
}

/**
 * Compiles an expression for the columns of a schema.
 * @throws SchemaMismatch for a column that is not there, ExpressionError (InvalidParams) for operands of the wrong type,
 * LimitExceeded when it is too large
 */
export function compileExpression(tree: ExpressionTree, schema: Schema): CompiledExpression {
  checkTree(tree);
  const valueType = checkExpression(tree, schema);
  return new Compiled(tree, schema, valueType);
}

const COPY: Readonly<Record<ValueType, Kernel>> = {
  number: copy.copyNumbers,
  boolean: copy.copyBytes,
  text: copy.copyIntegers,
  time: copy.copyPairs,
  duration: copy.copyNumbers,
};

class Compiled implements CompiledExpression {
  readonly tree: ExpressionTree;
  readonly valueType: ValueType;
  readonly outputType: DataType;
  readonly columns: readonly string[];
  private readonly plan: Plan;
  private readonly schema: Schema;
  private readonly readers: readonly ColumnReader[];
  private readonly scratch = new Scratch();
  private readonly writer: ColumnWriter;
  private readonly batchLanes: readonly Lane[];
  private readonly result: Lane;
  private readonly finish: Kernel | undefined;
  private boundSchema: Schema | undefined;
  private indices: readonly number[] = [];

  constructor(tree: ExpressionTree, schema: Schema, valueType: ValueType) {
    this.tree = tree;
    this.schema = schema;
    this.valueType = valueType;
    this.columns = columnsOf(tree);
    const plan = planExpression(tree, schema);
    this.plan = plan;
    this.writer = columnWriter(valueType, plan.texts);
    this.outputType = 'column' in tree ? this.typeOf(tree.column) : this.writer.type;
    const { root } = plan;
    for (const node of [...plan.columns, ...plan.customs]) node.lane = new Lane();
    this.readers = plan.columns.map((node) =>
      columnReader(node.type, node.column as string, node.lane, this.scratch, plan.texts),
    );
    this.result = new Lane();
    // A constant or a bare column has no last step that could write the result.
    this.finish = plan.steps.includes(root) ? undefined : COPY[root.type];
    if (this.finish === undefined) root.lane = this.result;
    this.batchLanes = [
      ...new Set([...plan.columns.map((node) => node.lane), ...plan.customs.map((node) => node.lane), this.result]),
    ];
  }

  evaluate(batch: RecordBatch): Data {
    this.bind(batch);
    if ('column' in this.tree) return batch.data.children[this.indices[0] as number] as Data;
    const rows = batch.numRows;
    this.writer.open(this.result, rows);
    this.run(batch, rows);
    return this.writer.close(this.result, rows);
  }

  select(batch: RecordBatch, out: Int32Array): number {
    if (this.valueType !== 'boolean') {
      throw new ExpressionError({
        found: `the result is a ${this.valueType}`,
        expected: 'a boolean that says which rows to keep',
        where: this.tree,
      });
    }
    this.bind(batch);
    const rows = batch.numRows;
    this.writer.open(this.result, rows);
    this.run(batch, rows);
    return numberTrue(this.result.bytes, rows, out);
  }

  private run(batch: RecordBatch, rows: number): void {
    const { plan, batchLanes, readers, finish, result } = this;
    const { steps, texts } = plan;
    texts.trim();
    for (let index = 0; index < readers.length; index++) {
      (readers[index] as ColumnReader)(batch.data.children[this.indices[index] as number] as Data, rows);
    }
    if (plan.customs.length > 0) this.runCustoms(batch, rows);
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      for (let index = 0; index < batchLanes.length; index++) (batchLanes[index] as Lane).from = from;
      const count = Math.min(BLOCK_ROWS, rows - from);
      for (let index = 0; index < steps.length; index++) {
        runStep(steps[index] as PlanNode, count);
      }
      if (finish !== undefined) finish(count, result, plan.root.lane, NO_LANE, NO_LANE);
    }
    texts.settle();
  }

  private runCustoms(batch: RecordBatch, rows: number): void {
    const views = this.viewsOf(batch);
    for (const node of this.plan.customs) {
      const custom = node.custom as NonNullable<PlanNode['custom']>;
      const out = this.scratch.float64(-1 - node.id, rows);
      // What the function does not write is null, not what was there before.
      out.fill(Number.NaN, 0, rows);
      custom.run(views, 0, rows, out);
      if (custom.type === 'boolean') copy.numbersToTruth(out, node.lane, rows);
      else copy.finiteNumbers(out, node.lane, rows);
    }
  }

  private viewsOf(batch: RecordBatch): ColumnViews {
    const scratch = this.scratch;
    const column = (name: string): Data => {
      const index = columnIndex(batch.schema as Schema, name);
      if (index < 0)
        throw new SchemaMismatch({
          column: name,
          wanted: 'by a custom function',
          available: describeSchema(batch.schema as Schema),
        });
      return batch.data.children[index] as Data;
    };
    return {
      numbers: (name) => readNumbers(column(name), name, scratch, `view ${name}`).values,
      times: (name) => readNullableTimes(column(name), name),
      texts: (name) => readStrings(column(name), name),
    };
  }

  private typeOf(name: string): DataType {
    return (this.schema.fields[columnIndex(this.schema, name)] as Field).type as DataType;
  }

  /** Finds the columns in a batch; free when the schema is the one of the batch before. */
  private bind(batch: RecordBatch): void {
    const schema = batch.schema as Schema;
    if (schema === this.boundSchema) return;
    this.indices = this.plan.columns.map(({ column }) => {
      const name = column as string;
      const index = columnIndex(schema, name);
      const wanted = this.typeOf(name);
      if (index < 0 || !sameType((schema.fields[index] as Field).type as DataType, wanted)) {
        throw new SchemaMismatch({ column: name, wanted: describeType(wanted), available: describeSchema(schema) });
      }
      return index;
    });
    this.boundSchema = schema;
  }
}
