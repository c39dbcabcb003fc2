import { Field, Schema, type DataType, type RecordBatch, type TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { SchemaMismatch } from '../../base/errors.js';
import { appendColumns, columnIndex, describeSchema, sameSchema } from '../../columnar/index.js';
import {
  defineOperator,
  type Check,
  type Emit,
  type StageOptions,
  type SyncStage,
  type WithColumns,
  type ArrowColumns,
} from '../../core/index.js';
import {
  compileExpression,
  expressionOf,
  type Column,
  type Columns,
  type CompiledExpression,
  type ExpressionInput,
} from '../../expression/index.js';
import { expressionIdentity, expressionParam, isOpaqueExpression } from './_expression-param.js';

type Derivation<T extends TypeMap> = (columns: Columns<T>) => Column<DataType>;
type Derived<D> = {
  [K in keyof D]: D[K] extends (...columns: never) => Column<infer Type>
    ? Type
    : D[K] extends Column<infer Type>
      ? Type
      : DataType;
};

/** `derive({ signal: ({ fast, slow }) => fast.gt(slow) })`: each name becomes a column. */
export type Derive = <T extends TypeMap, D extends Record<string, Derivation<T> | Column<DataType> | string>>(
  columns: D,
  options?: StageOptions,
) => (
  source: Observable<RecordBatch<T>> & Check<T, unknown, Derived<D>>,
) => Observable<RecordBatch<ArrowColumns<WithColumns<T, Derived<D>>>>>;

const params = () => z.record(z.string().min(1), expressionParam()).describe('New columns, each with its expression.');

/** Adds columns computed row by row from those that are there. */
export const derive = defineOperator({
  name: 'derive',
  title: 'Derive columns',
  summary: 'Adds columns computed row by row from the columns that are there.',
  formula:
    'Each expression sees the columns of its row; what is null makes the result null. All of one `derive` see the same input.',
  params,
  scope: 'row',
  addsColumns: true,
  examples: [
    { title: 'A wanted state', params: { signal: 'close > open' } },
    { title: 'Two numbers', params: { middle: '(high + low) / 2.0', spread: '(high - low) / close' } },
  ],
  identity: (given) =>
    Object.entries(given).map(([name, input]) => [name, expressionIdentity(input as ExpressionInput)]),
  opaque: (given) => Object.values(given).some((input) => isOpaqueExpression(input as ExpressionInput)),
  open: (given) => new DeriveStage(given as Record<string, ExpressionInput>),
  signature: undefined as Derive | undefined,
});

class DeriveStage implements SyncStage {
  private readonly given: Readonly<Record<string, ExpressionInput>>;
  private expressions: CompiledExpression[] = [];
  private schema: Schema | undefined;
  private outputSchema: Schema | undefined;

  constructor(given: Readonly<Record<string, ExpressionInput>>) {
    this.given = given;
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const added = this.expressions.map((expression) => expression.evaluate(batch));
    emit(appendColumns(batch, this.outputSchema as Schema, added));
  }

  private bind(schema: Schema): void {
    const names = Object.keys(this.given);
    if (this.schema === undefined || !sameSchema(this.schema, schema)) this.compile(schema, names);
    const fields = this.expressions.map(
      (expression, index) => new Field(names[index] as string, expression.outputType, true),
    );
    this.outputSchema = new Schema([...schema.fields, ...fields], schema.metadata);
    this.schema = schema;
  }

  private compile(schema: Schema, names: readonly string[]): void {
    for (const name of names) {
      if (columnIndex(schema, name) < 0) continue;
      throw new SchemaMismatch({
        component: 'derive',
        column: name,
        wanted: 'a name that is not taken',
        available: describeSchema(schema),
        hint: 'Choose another name, or drop the column before.',
      });
    }
    this.expressions = Object.values(this.given).map((input) => compileExpression(expressionOf(input, schema), schema));
  }
}
