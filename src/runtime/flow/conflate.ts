import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { didYouMean, SchemaMismatch } from '../../base/errors.js';
import { columnIndex, describeSchema, filterRows, KeySlots, sameSchema } from '../../columnar/index.js';

/** Contracts whose rows each count: two trades are not one trade, and a fill that is left out is a wrong position. */
export const EVENT_CONTRACTS: ReadonlySet<string> = new Set(['Trade', 'DeskEvent']);

// Orders and fills that have been cut out of the events of a desk no longer say of which contract they are.
const EVENT_COLUMNS: readonly string[] = ['clientOrderId', 'fillId'];

const CONTRACT_KEY = 'rxarrow.contract';

/** @throws SchemaMismatch for streams whose rows must not stand for each other */
export function refuseEvents(schema: Schema, component: string): void {
  const contract = schema.metadata.get(CONTRACT_KEY)?.replace(/\/.*$/, '');
  const column = EVENT_COLUMNS.find((name) => columnIndex(schema, name) >= 0);
  if (column === undefined && (contract === undefined || !EVENT_CONTRACTS.has(contract))) return;
  const what = contract === undefined ? `the column "${column ?? ''}"` : `the contract ${contract}`;
  throw new SchemaMismatch({
    component,
    column: column ?? '*',
    wanted: `rows of which a later one stands for an earlier one, as quotes or bars; ${what} says that each of these counts`,
    available: describeSchema(schema),
    hint: 'Choose another policy than "conflate".',
  });
}

interface Seen {
  readonly schema: Schema;
  readonly keyIndex: number;
  readonly slots: KeySlots;
  taken: Uint8Array;
}

/** Finds the latest row of each key in batches that are shown to it from the newest to the oldest. */
export class LatestRows {
  private readonly component: string;
  private readonly by: string;
  // A quote does not stand for a bar: rows with other columns are others.
  private readonly seen: Seen[] = [];
  private rowSlots = new Int32Array(0);

  constructor(component: string, by: string) {
    this.component = component;
    this.by = by;
  }

  /** The rows of a batch whose keys have not been met yet; undefined when there are none. */
  keep(batch: RecordBatch): RecordBatch | undefined {
    const seen = this.seenOf(batch.schema);
    const rows = batch.numRows;
    if (this.rowSlots.length < rows) this.rowSlots = new Int32Array(rows);
    const { rowSlots } = this;
    seen.slots.assign(batch.data.children[seen.keyIndex] as Data, this.by, rowSlots);
    if (seen.taken.length < seen.slots.capacity) {
      const larger = new Uint8Array(seen.slots.capacity * 2);
      larger.set(seen.taken);
      seen.taken = larger;
    }
    const { taken } = seen;
    const mask = new Uint8Array(rows);
    let kept = 0;
    for (let row = rows - 1; row >= 0; row--) {
      const slot = rowSlots[row] as number;
      if (taken[slot] === 1) continue;
      taken[slot] = 1;
      mask[row] = 1;
      kept++;
    }
    return kept === 0 ? undefined : filterRows(batch, mask, kept);
  }

  private seenOf(schema: Schema): Seen {
    const known = this.seen.find((each) => sameSchema(each.schema, schema));
    if (known !== undefined) return known;
    const keyIndex = keyIndexOf(schema, this.by, this.component);
    const fresh = { schema, keyIndex, slots: new KeySlots(), taken: new Uint8Array(0) };
    this.seen.push(fresh);
    return fresh;
  }
}

/** @throws SchemaMismatch when there is no such column */
export function keyIndexOf(schema: Schema, by: string, component: string): number {
  const index = columnIndex(schema, by);
  if (index >= 0) return index;
  const names = schema.fields.map((field) => field.name as string);
  throw new SchemaMismatch({
    component,
    column: by,
    wanted: 'a column of keys, of which the latest rows are kept',
    available: describeSchema(schema),
    hint: didYouMean(by, names) ?? 'Name the column with "by".',
  });
}
