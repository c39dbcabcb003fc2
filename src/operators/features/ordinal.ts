import { Field, Int32, type Data, type RecordBatch, type Schema } from 'apache-arrow';
import * as z from 'zod';
import {
  appendColumns,
  integerColumn,
  isText,
  isValid,
  KeySlots,
  newFloat64,
  newInt32,
  readState,
  stateTable,
  type StateTables,
} from '../../columnar/index.js';
import {
  defineOperator,
  fittedParam,
  giveFitted,
  type AddColumns,
  type Emit,
  type StageOptions,
  type SyncStage,
} from '../../core/index.js';
import { columnOf, withFields } from './_columns.js';

const params = () =>
  z.strictObject({
    column: z.string().min(1).describe('Column of words.'),
    values: z
      .array(z.string().min(1))
      .min(1)
      .refine((values) => new Set(values).size === values.length, { message: 'each value once' })
      .optional()
      .describe('The words in their order, from 0; without it words get the next number as they come.'),
    most: z.int().min(1).default(10_000).describe('Most words to number.'),
    as: z.string().min(1).optional().describe('Name of the added column.'),
    fitted: fittedParam(),
  });

type Params = z.output<ReturnType<typeof params>>;

/** `ordinal({ column: 'symbol' })` adds `symbolCode`. */
export type Ordinal = <const C extends string, const As extends string = `${C}Code`>(
  given: Omit<z.input<ReturnType<typeof params>>, 'column' | 'as'> & { readonly column: C; readonly as?: As },
  options?: StageOptions,
) => AddColumns<unknown, Record<As, Int32>>;

const UNKNOWN = -1;

/** The number of a word: its place in a list, or in the order of arrival. */
export const ordinal = defineOperator({
  name: 'ordinal',
  title: 'Ordinal encoder',
  summary: 'Gives each word of a column a number: its place in a list, or in the order in which words come.',
  formula:
    'The place from 0; -1 for a word that is not listed, or that came after `most` others; null where there is none.',
  see: ['S. S. Stevens, On the Theory of Scales of Measurement, 1946'],
  params,
  scope: 'crossSection',
  addsColumns: true,
  fits: true,
  examples: [
    { title: 'As words come', params: { column: 'symbol' } },
    { title: 'In an order', params: { column: 'symbol', values: ['CCC', 'AAA'], as: 'rank' } },
  ],
  exempt: { key: 'words are numbered as they come, of whichever symbol' },
  open: (given) => {
    const stage = new OrdinalStage(given);
    if (given.fitted !== undefined) giveFitted('ordinal', given.fitted, stage);
    return stage;
  },
  signature: undefined as Ordinal | undefined,
});

class OrdinalStage implements SyncStage {
  private readonly given: Params;
  private readonly learns: boolean;
  private slots = new KeySlots();
  /** Code by slot; -1 where a word has none. */
  private codes = new Int32Array(16).fill(UNKNOWN);
  private words: string[] = [];
  private schema: Schema | undefined;
  private outputSchema: Schema | undefined;
  private index = -1;

  constructor(given: Params) {
    this.given = given;
    this.learns = given.values === undefined && given.fitted === undefined;
    for (const value of given.values ?? []) this.number(this.slots.slotOf(value));
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const { column: name, most } = this.given;
    const column = batch.data.children[this.index] as Data;
    const rows = batch.numRows;
    const slots = newInt32(rows);
    this.slots.assign(column, name, slots);
    this.reserve(this.slots.capacity);
    const out = newFloat64(rows);
    for (let row = 0; row < rows; row++) {
      if (column.nullCount > 0 && !isValid(column, row)) {
        out[row] = Number.NaN;
        continue;
      }
      const slot = slots[row] as number;
      if (this.learns && this.codes[slot] === UNKNOWN && this.words.length < most) this.number(slot);
      out[row] = this.codes[slot] as number;
    }
    emit(appendColumns(batch, this.outputSchema as Schema, [integerColumn(out, rows)]));
  }

  private number(slot: number): void {
    this.reserve(slot + 1);
    this.codes[slot] = this.words.length;
    this.words.push(this.slots.keyOf(slot) ?? '');
  }

  private reserve(slots: number): void {
    if (slots <= this.codes.length) return;
    const grown = new Int32Array(Math.max(slots, 2 * this.codes.length)).fill(UNKNOWN);
    grown.set(this.codes);
    this.codes = grown;
  }

  private bind(schema: Schema): void {
    const { column, as = `${this.given.column}Code` } = this.given;
    this.index = columnOf(schema, 'ordinal', column, isText, 'a column of words');
    this.outputSchema = withFields(schema, 'ordinal', [new Field(as, new Int32(), true)]);
    this.schema = schema;
  }

  snapshot(): StateTables {
    return { words: stateTable({ word: this.words.slice() }) };
  }

  restore({ words }: StateTables): void {
    if (words === undefined) return;
    this.slots = new KeySlots();
    this.codes.fill(UNKNOWN);
    this.words = [];
    for (const word of readState(words, 'word') as readonly string[]) this.number(this.slots.slotOf(word));
  }
}
