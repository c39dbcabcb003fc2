import { Field, Float64, Int32, Schema, type Data, type RecordBatch } from 'apache-arrow';
import { SchemaMismatch } from '../../base/errors.js';
import {
  columnIndex,
  concatBatches,
  describeSchema,
  float64Column,
  gatherRows,
  integerColumn,
  isNumeric,
  isTime,
  KeySlots,
  newBatch,
  newFloat64,
  newInt32,
  newInt64,
  readNumbers,
  readState,
  readTimeNs,
  Scratch,
  stateTable,
  timeColumn,
  TIMESTAMP,
  type StateTables,
} from '../../columnar/index.js';
import type { Emit, StageNode, SyncStage, Ticket } from '../../core/index.js';
import type { Labelling } from '../../kernels/index.js';
import { columnOf, keyColumnOf } from './_columns.js';

/** What a label is made of. */
export interface LabelPlan {
  readonly name: string;
  readonly labelling: Labelling;
  /** Column of the price. */
  readonly price: string;
  /** What else a label begins with: columns, or the same number for all. */
  readonly extras: readonly (string | number)[];
  /** Column that is neither null nor 0 in the rows that get a label; all rows when left out. */
  readonly events: string | undefined;
  readonly by: string | null | undefined;
}

const START = 'labelStart';
const AVAILABLE = 'available';

/** Labels that are not known yet, one after the other in the order of their rows. */
class OpenLabels {
  readonly age: number[] = [];
  readonly slot: number[] = [];
  readonly isKnown: boolean[] = [];
  readonly state: Float64Array;
  private readonly width: number;

  constructor(width: number, most: number) {
    this.width = width;
    this.state = new Float64Array(width * most);
  }

  get count(): number {
    return this.age.length;
  }

  add(slot: number, age: number): void {
    this.slot.push(slot);
    this.age.push(age);
    this.isKnown.push(false);
  }

  /** Where the numbers of a label begin. */
  placeOf(label: number): number {
    return label * this.width;
  }

  /** Takes over a label of others. */
  take(others: OpenLabels, label: number): void {
    const from = others.placeOf(label);
    this.state.set(others.state.subarray(from, from + this.width), this.placeOf(this.count));
    this.add(others.slot[label] as number, others.age[label] as number);
  }
}

/** Holds each row until its label is known and hands it on then; `available` is the time at which it was. */
export class LabelStage implements SyncStage {
  private readonly plan: LabelPlan;
  private readonly node: StageNode;
  private readonly slots = new KeySlots();
  private readonly scratch = new Scratch();
  private schema: Schema | undefined;
  private outputSchema = new Schema([]);
  private indices = { price: -1, events: -1, key: -1, available: -1 };
  private extraIndices: readonly number[] = [];
  /** Rows whose label is not known, and their labels. */
  private held: RecordBatch | undefined;
  private open: OpenLabels;
  private ticket: Ticket | undefined;

  constructor(plan: LabelPlan, node: StageNode) {
    this.plan = plan;
    this.node = node;
    this.open = new OpenLabels(plan.labelling.width, 0);
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const rows = batch.numRows;
    const pool = this.held === undefined ? batch : concatBatches([this.held, batch]);
    const earlier = this.open.count;
    const labels = this.carriedOver(earlier + rows);
    // The rows of the pool that have labels, in the order of the labels; those that become known, and by which row.
    const rowOf = Array.from({ length: earlier }, (_, row) => row);
    const known: { readonly label: number; readonly by: number; readonly values: Float64Array }[] = [];
    this.follow(batch, earlier, labels, rowOf, (label, by, values) => known.push({ label, by, values }));
    this.node.count('absorbed', rows - (rowOf.length - earlier));
    const gather = Int32Array.from(known, ({ label }) => rowOf[label] as number);
    const until = Int32Array.from(known, ({ by }) => earlier + by);
    const values = known.map((each) => each.values);
    const left = [...rowOf.keys()].filter((label) => labels.isKnown[label] !== true);
    const released = this.keep(pool, labels, left, rowOf);
    if (known.length > 0 || rows === 0) emit(this.labelled(pool, gather, until, values));
    released?.release();
  }

  /** The open labels with room for more. */
  private carriedOver(most: number): OpenLabels {
    const { open, plan } = this;
    const labels = new OpenLabels(plan.labelling.width, most);
    for (let label = 0; label < open.count; label++) labels.take(open, label);
    return labels;
  }

  /** Goes through new rows: first they bring the open labels of their key on, then one of their own may begin. */
  private follow(
    batch: RecordBatch,
    earlier: number,
    labels: OpenLabels,
    rowOf: number[],
    found: (label: number, by: number, values: Float64Array) => void,
  ): void {
    const rows = batch.numRows;
    const { labelling, price: priceName, events: eventsName } = this.plan;
    const columns = batch.data.children as Data[];
    const prices = readNumbers(columns[this.indices.price] as Data, priceName, this.scratch, 0).values;
    const events =
      eventsName === undefined
        ? undefined
        : readNumbers(columns[this.indices.events] as Data, eventsName, this.scratch, 1).values;
    const extras = this.plan.extras.map((extra, at) =>
      typeof extra === 'number'
        ? extra
        : readNumbers(columns[this.extraIndices[at] as number] as Data, extra, this.scratch, 2 + at).values,
    );
    const slots = newInt32(rows).fill(0, 0, rows);
    const key = columns[this.indices.key];
    if (key !== undefined) this.slots.assign(key, this.plan.by ?? 'symbol', slots);
    const ofKey = new Map<number, number[]>();
    for (let label = 0; label < labels.count; label++) listOf(ofKey, labels.slot[label] as number).push(label);
    const out = new Float64Array(labelling.outputs.length);
    const begun = extras.map(() => 0);
    for (let row = 0; row < rows; row++) {
      const price = prices[row] as number;
      // A row without a price is no step on the way.
      if (Number.isNaN(price)) continue;
      const slot = slots[row] as number;
      const open = listOf(ofKey, slot);
      let kept = 0;
      for (const label of open) {
        const age = (labels.age[label] as number) + 1;
        labels.age[label] = age;
        if (labelling.step(labels.state, labels.placeOf(label), age, price, out)) {
          labels.isKnown[label] = true;
          found(label, row, out.slice());
        } else open[kept++] = label;
      }
      open.length = kept;
      if (events !== undefined && !((events[row] as number) > 0 || (events[row] as number) < 0)) continue;
      const label = labels.count;
      for (let at = 0; at < extras.length; at++) {
        const extra = extras[at] as number | Float64Array;
        begun[at] = typeof extra === 'number' ? extra : (extra[row] as number);
      }
      const begins = labelling.begin(labels.state, labels.placeOf(label), price, begun);
      if (!begins) continue;
      labels.add(slot, 0);
      rowOf.push(earlier + row);
      open.push(label);
    }
  }

  /** Keeps the rows whose labels are still open; the ticket that was held for those before is to be released after the push. */
  private keep(
    pool: RecordBatch,
    labels: OpenLabels,
    left: readonly number[],
    rowOf: readonly number[],
  ): Ticket | undefined {
    const before = this.ticket;
    const open = new OpenLabels(this.plan.labelling.width, left.length);
    for (const label of left) open.take(labels, label);
    this.open = open;
    const rows = Int32Array.from(left, (label) => rowOf[label] as number);
    this.held = rows.length === 0 ? undefined : gatherRows(pool, rows, rows.length);
    this.ticket = this.held === undefined ? undefined : this.node.hold(this.held);
    return before;
  }

  private labelled(
    pool: RecordBatch,
    rows: Int32Array,
    until: Int32Array,
    values: readonly Float64Array[],
  ): RecordBatch {
    const count = rows.length;
    const columns = gatherRows(pool, rows, count).data.children.slice();
    const { available } = this.indices;
    if (available >= 0) {
      const times = readTimeNs(pool.data.children[available] as Data, AVAILABLE);
      const starts = newInt64(count);
      const ends = newInt64(count);
      for (let at = 0; at < count; at++) {
        starts[at] = times[rows[at] as number] as bigint;
        ends[at] = times[until[at] as number] as bigint;
      }
      columns[available] = timeColumn(ends, count);
      columns.push(timeColumn(starts, count));
    }
    for (let output = 0; output < this.plan.labelling.outputs.length; output++) {
      const column = newFloat64(count);
      for (let at = 0; at < count; at++) column[at] = (values[at] as Float64Array)[output] as number;
      columns.push(
        isWhole(this.plan.labelling.outputs[output]) ? integerColumn(column, count) : float64Column(column, count),
      );
    }
    return newBatch(this.outputSchema, count, columns);
  }

  private bind(schema: Schema): void {
    const { name, price, extras, events, by, labelling } = this.plan;
    const numbers = (column: string): number => columnOf(schema, name, column, isNumeric, 'a column of numbers');
    const available = columnIndex(schema, AVAILABLE);
    this.indices = {
      price: numbers(price),
      events: events === undefined ? -1 : numbers(events),
      key: keyColumnOf(schema, name, by),
      available: available >= 0 && isTime(schema.fields[available]?.type as never) ? available : -1,
    };
    this.extraIndices = extras.map((extra) => (typeof extra === 'number' ? -1 : numbers(extra)));
    const added = [
      ...(this.indices.available < 0 ? [] : [new Field(START, TIMESTAMP, false)]),
      ...labelling.outputs.map((output) => new Field(output, isWhole(output) ? new Int32() : new Float64(), true)),
    ];
    const taken = added.find((field) => columnIndex(schema, field.name as string) >= 0);
    if (taken !== undefined)
      throw new SchemaMismatch({
        component: name,
        column: taken.name as string,
        wanted: 'a name that is not taken',
        available: describeSchema(schema),
        hint: 'Rename that column before, or make the second label in a stream of its own.',
      });
    const fields = schema.fields.map((field, index) =>
      index === this.indices.available ? new Field(AVAILABLE, TIMESTAMP, field.nullable) : field,
    );
    this.outputSchema = new Schema([...fields, ...added] as never, schema.metadata);
    this.schema = schema;
  }

  end(): void {
    // What came of these rows is never known.
    this.node.count('filtered', this.open.count);
    this.close();
  }

  heldRows(): number {
    return this.open.count;
  }

  snapshot(): StateTables {
    if (this.held === undefined) return {};
    const { open, plan } = this;
    return {
      held: this.held,
      labels: stateTable({
        age: Int32Array.from(open.age),
        state: { values: open.state.slice(), width: plan.labelling.width },
      }),
    };
  }

  restore({ held, labels }: StateTables): void {
    if (held === undefined || labels === undefined) return;
    this.bind(held.schema);
    // The rows to come have a schema of their own.
    this.schema = undefined;
    const rows = held.numRows;
    const slots = newInt32(rows).fill(0, 0, rows);
    const key = held.data.children[this.indices.key];
    if (key !== undefined) this.slots.assign(key, this.plan.by ?? 'symbol', slots);
    const open = new OpenLabels(this.plan.labelling.width, rows);
    const ages = readState(labels, 'age') as Int32Array;
    for (let label = 0; label < rows; label++) open.add(slots[label] as number, ages[label] as number);
    open.state.set(readState(labels, 'state') as Float64Array);
    this.open = open;
    this.held = held;
    this.ticket = this.node.hold(held);
  }

  close(): void {
    this.ticket?.release();
    this.ticket = undefined;
    this.held = undefined;
    this.open = new OpenLabels(this.plan.labelling.width, 0);
  }
}

/** Labels, barriers and counts of rows are whole numbers. */
function isWhole(output: string | undefined): boolean {
  return output === 'label' || output === 'labelBarrier' || output === 'labelRows';
}

function listOf(lists: Map<number, number[]>, slot: number): number[] {
  let list = lists.get(slot);
  if (list === undefined) {
    list = [];
    lists.set(slot, list);
  }
  return list;
}
