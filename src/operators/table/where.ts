import type { DataType, RecordBatch, Schema, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { keepRows, sameSchema } from '../../columnar/index.js';
import { defineOperator, type Emit, type StageNode, type StageOptions, type SyncStage } from '../../core/index.js';
import {
  compileExpression,
  expressionOf,
  type Column,
  type Columns,
  type CompiledExpression,
  type ExpressionInput,
} from '../../expression/index.js';
import { expressionIdentity, expressionParam, isOpaqueExpression } from './_expression-param.js';

/** `where(({ volume }) => volume.gt(0))`, `where('volume > 0.0')`. */
export type Where = <T extends TypeMap>(
  condition: ((columns: Columns<T>) => Column<DataType>) | Column<DataType> | string,
  options?: StageOptions,
) => (source: Observable<RecordBatch<T>>) => Observable<RecordBatch<T>>;

/** Keeps the rows for which a condition is true; the others are counted as filtered. */
export const where = defineOperator({
  name: 'where',
  title: 'Filter rows',
  summary:
    'Keeps the rows for which a condition is true; rows for which it is false or null are filtered out and counted.',
  params: () => z.strictObject({ condition: expressionParam() }),
  shorthand: 'condition',
  scope: 'row',
  addsColumns: false,
  examples: [
    { title: 'Only rows that traded', params: 'volume > 0.0' },
    { title: 'Some symbols', params: { condition: 'close > open && symbol in ["AAA", "BBB"]' } },
  ],
  identity: ({ condition }) => expressionIdentity(condition as ExpressionInput),
  opaque: ({ condition }) => isOpaqueExpression(condition as ExpressionInput),
  open: ({ condition }, node) => new WhereStage(condition as ExpressionInput, node),
  signature: undefined as Where | undefined,
});

class WhereStage implements SyncStage {
  private readonly condition: ExpressionInput;
  private readonly node: StageNode;
  private schema: Schema | undefined;
  private expression: CompiledExpression | undefined;
  private numbers = new Int32Array(0);

  constructor(condition: ExpressionInput, node: StageNode) {
    this.condition = condition;
    this.node = node;
  }

  process(batch: RecordBatch, emit: Emit): void {
    const expression = this.bind(batch.schema);
    const rows = batch.numRows;
    if (this.numbers.length < rows) this.numbers = new Int32Array(rows * 2);
    const kept = expression.select(batch, this.numbers);
    this.node.count('filtered', rows - kept);
    if (kept > 0 || rows === 0) emit(keepRows(batch, this.numbers, kept));
  }

  private bind(schema: Schema): CompiledExpression {
    const { schema: before, expression } = this;
    this.schema = schema;
    if (expression !== undefined && before !== undefined && sameSchema(before, schema)) return expression;
    return (this.expression = compileExpression(expressionOf(this.condition, schema), schema));
  }
}
