import { Bool, Field, type Data, type RecordBatch, type Schema } from 'apache-arrow';
import * as z from 'zod';
import { appendColumns, booleanColumn, isText, isValid, KeySlots, newFloat64, newInt32 } from '../../columnar/index.js';
import { defineOperator, type AddColumns, type Emit, type StageOptions, type SyncStage } from '../../core/index.js';
import { columnOf, withFields } from './_columns.js';

const params = () =>
  z.strictObject({
    column: z.string().min(1).describe('Column of words.'),
    values: z
      .array(z.string().min(1))
      .min(1)
      .max(1000)
      .refine((values) => new Set(values).size === values.length, { message: 'each value once' })
      .describe('The words that get a column.'),
    other: z.boolean().default(false).describe('Whether there is a column for all other words.'),
  });

type Params = z.output<ReturnType<typeof params>>;

/** `oneHot({ column: 'symbol', values: ['AAPL', 'MSFT'] })` adds `symbolIsAAPL` and `symbolIsMSFT`. */
export type OneHot = <const C extends string, const V extends string>(
  params: { readonly column: C; readonly values: readonly V[]; readonly other?: boolean },
  options?: StageOptions,
) => AddColumns<unknown, { [K in V as `${C}Is${Capitalize<K>}`]: Bool }>;

/** A column of true and false for each of some words. */
export const oneHot = defineOperator({
  name: 'oneHot',
  title: 'One-hot encoder',
  summary: 'Adds a column of true and false for each of some words of a column.',
  formula:
    'xIsWord = (x = word), named after column and word; null where x is. A word that is not listed is false in all.',
  see: ['D. B. Suits, Use of Dummy Variables in Regression Equations, 1957'],
  params,
  scope: 'row',
  addsColumns: true,
  examples: [
    { title: 'Two symbols', params: { column: 'symbol', values: ['AAA', 'CCC'] } },
    { title: 'And all others', params: { column: 'symbol', values: ['BBB'], other: true } },
  ],
  open: (given) => new OneHotStage(given),
  signature: undefined as OneHot | undefined,
});

class OneHotStage implements SyncStage {
  private readonly given: Params;
  private readonly slots = new KeySlots();
  private schema: Schema | undefined;
  private outputSchema: Schema | undefined;
  private index = -1;

  constructor(given: Params) {
    this.given = given;
    for (const value of given.values) this.slots.slotOf(value);
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const { column: name, values, other } = this.given;
    const column = batch.data.children[this.index] as Data;
    const rows = batch.numRows;
    const slots = newInt32(rows);
    this.slots.assign(column, name, slots);
    const known = values.length;
    const flags = Array.from({ length: known + (other ? 1 : 0) }, () => newFloat64(rows).fill(0, 0, rows));
    for (let row = 0; row < rows; row++) {
      if (column.nullCount > 0 && !isValid(column, row)) {
        for (const flag of flags) flag[row] = Number.NaN;
        continue;
      }
      const flag = flags[Math.min(slots[row] as number, known)];
      if (flag !== undefined) flag[row] = 1;
    }
    const added = flags.map((flag) => booleanColumn(flag, rows));
    emit(appendColumns(batch, this.outputSchema as Schema, added));
  }

  private bind(schema: Schema): void {
    const { column, values, other } = this.given;
    this.index = columnOf(schema, 'oneHot', column, isText, 'a column of words');
    const names = [...values, ...(other ? ['other'] : [])].map(
      (value) => `${column}Is${value.charAt(0).toUpperCase()}${value.slice(1)}`,
    );
    this.outputSchema = withFields(
      schema,
      'oneHot',
      names.map((name) => new Field(name, new Bool(), true)),
    );
    this.schema = schema;
  }
}
