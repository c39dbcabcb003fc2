import { Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import {
  columnIndex,
  concatBatches,
  filterRows,
  gatherRows,
  isNumeric,
  isText,
  KeySlots,
  newBatch,
  newUint8,
  readCells,
  readNumbers,
  readStrings,
  sameSchema,
  Scratch,
  type StateTables,
} from '../../columnar/index.js';
import { defineOperator, type Emit, type StageNode, type SyncStage } from '../../core/index.js';
import { columnAt } from './_column-picker.js';

const params = () =>
  z.strictObject({
    columns: z.array(z.string().min(1)).min(1).describe('Columns of which one must differ.'),
    by: z
      .string()
      .min(1)
      .nullable()
      .optional()
      .describe('Column that tells series apart: "symbol" where there is one; null for one series.'),
  });

/** Keeps a row when it differs from the row before of its key: what `distinctUntilChanged` is for values. */
export const changes = defineOperator({
  name: 'changes',
  title: 'Only changes',
  summary:
    'Keeps a row when one of the named columns differs from the row before of its symbol; the others are counted as filtered.',
  formula:
    'The first row of a key is kept. Null equals null and NaN equals NaN; a row that was left out is the row before as well.',
  params,
  shorthand: 'columns',
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    { title: 'When the close moves', params: { columns: ['close'] } },
    { title: 'When either of two does', params: { columns: ['high', 'low'] } },
  ],
  open: (given, node) => new ChangesStage(given, node),
});

class ChangesStage implements SyncStage {
  private readonly columns: readonly string[];
  private readonly by: string | null | undefined;
  private readonly node: StageNode;
  private readonly slots = new KeySlots();
  private readonly scratch = new Scratch();
  private schema: Schema | undefined;
  private watched: Schema = new Schema([]);
  private indices: readonly number[] = [];
  private keyIndex = -1;
  /** The latest row of each key: only the columns that are watched, and the key. */
  private known: RecordBatch | undefined;

  constructor(given: z.output<ReturnType<typeof params>>, node: StageNode) {
    this.columns = given.columns;
    this.by = given.by;
    this.node = node;
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const rows = batch.numRows;
    if (rows === 0) {
      emit(batch);
      return;
    }
    const part = newBatch(
      this.watched,
      rows,
      this.indices.map((index) => batch.data.children[index] as Data),
    );
    const pool = this.known === undefined ? part : concatBatches([this.known, part], this.watched);
    const mask = newUint8(rows);
    const kept = this.compare(pool, mask);
    this.node.count('filtered', rows - kept);
    if (kept > 0) emit(filterRows(batch, mask, kept));
  }

  /** Marks the new rows of the pool that differ from the row before of their key, and remembers the latest of each. */
  private compare(pool: RecordBatch, mask: Uint8Array): number {
    const before = pool.numRows - mask.length;
    const slots = new Int32Array(pool.numRows);
    if (this.keyIndex >= 0) this.slots.assign(pool.data.children[this.keyIndex] as Data, this.by ?? 'symbol', slots);
    const latest = new Int32Array(Math.max(1, this.slots.capacity)).fill(-1);
    const differ = this.columns.map((name, index) => this.comparer(pool.data.children[index] as Data, name, index));
    let kept = 0;
    for (let row = 0; row < pool.numRows; row++) {
      const slot = slots[row] as number;
      const last = latest[slot] as number;
      latest[slot] = row;
      if (row < before) continue;
      if (last >= 0 && !differ.some((differs) => differs(last, row))) continue;
      mask[row - before] = 1;
      kept++;
    }
    const left = latest.filter((row) => row >= 0).sort();
    this.known = gatherRows(pool, left, left.length);
    return kept;
  }

  private comparer(column: Data, name: string, index: number): (a: number, b: number) => boolean {
    const type = column.type as DataType;
    if (isNumeric(type)) {
      const { values } = readNumbers(column, name, this.scratch, index);
      return (a, b) => !Object.is(values[a], values[b]) && values[a] !== values[b];
    }
    const values = isText(type) ? readStrings(column, name) : readCells(column, name);
    return (a, b) => !Object.is(values[a], values[b]);
  }

  private bind(schema: Schema): void {
    const bound = this.schema;
    this.schema = schema;
    if (bound !== undefined && sameSchema(bound, schema)) return;
    const picked = this.columns.map((name) => columnAt(schema, 'changes', name));
    const key =
      this.by === null
        ? -1
        : this.by === undefined
          ? columnIndex(schema, 'symbol')
          : columnAt(schema, 'changes', this.by);
    this.keyIndex = key < 0 ? -1 : picked.length;
    this.indices = key < 0 ? picked : [...picked, key];
    this.watched = new Schema(
      this.indices.map((index, place) => {
        const field = schema.fields[index];
        // The key may be watched as well, and names are unique.
        return (place === picked.length ? field?.clone({ name: '#key' }) : field) as never;
      }),
    );
  }

  snapshot(): StateTables {
    return this.known === undefined ? {} : { known: this.known };
  }

  restore({ known }: StateTables): void {
    this.known = known;
  }
}
