import type { Data, RecordBatch, Schema } from 'apache-arrow';
import {
  columnIndex,
  copiedInto,
  emptyBatch,
  freshDictionaries,
  isNumeric,
  isText,
  isTime,
  KeySlots,
  MIN_TIME_NS,
  readNumbers,
  readState,
  readStateOffsets,
  readTimeNs,
  Scratch,
  stateTable,
  type StateTables,
} from '../../columnar/index.js';
import { columnOf, type Emit, type StageNode, type SyncStage } from '../../core/index.js';
import { COINTEGRATION_OUTPUTS, engleGranger, leastRowsFor } from '../../kernels/index.js';
import { ownSchema, RowWriter, type OutputColumns } from './_row-writer.js';

/** The rows of one pair so far. */
interface Sample {
  y: Float64Array;
  x: Float64Array;
  rows: number;
  timeNs: bigint;
  availableNs: bigint;
}

const COLUMNS: OutputColumns = {
  symbol: 'word',
  rows: 'integer',
  ...Object.fromEntries(COINTEGRATION_OUTPUTS.map((name) => [name, 'number' as const])),
};

/** Keeps two series of each key and tests them when there are no more rows. */
export class FullSampleStage implements SyncStage {
  private readonly component: string;
  private readonly names: { readonly y: string; readonly x: string };
  private readonly lags: number;
  private readonly node: StageNode;
  private readonly keys = new KeySlots();
  private readonly scratch = new Scratch();
  private readonly samples: Sample[] = [];
  private slots = new Int32Array(0);
  private schema: Schema | undefined;
  private writer: RowWriter | undefined;
  private indices = { symbol: -1, available: -1, time: -1, y: -1, x: -1 };

  constructor(component: string, names: { readonly y: string; readonly x: string }, lags: number, node: StageNode) {
    this.component = component;
    this.names = names;
    this.lags = lags;
    this.node = node;
  }

  process(batch: RecordBatch, emit: Emit): void {
    const schema = batch.schema as Schema;
    if (schema !== this.schema) this.bind(schema);
    const rows = batch.numRows;
    if (rows === 0) {
      emit((this.writer as RowWriter).empty());
      return;
    }
    const { indices, names, scratch } = this;
    const columns = batch.data.children as Data[];
    if (this.slots.length < rows) this.slots = new Int32Array(2 * rows);
    this.keys.assign(columns[indices.symbol] as Data, 'symbol', this.slots);
    const available = readTimeNs(columns[indices.available] as Data, 'available');
    const times = indices.time < 0 ? available : readTimeNs(columns[indices.time] as Data, 'time');
    const y = readNumbers(columns[indices.y] as Data, names.y, scratch, 0).values;
    const x = readNumbers(columns[indices.x] as Data, names.x, scratch, 1).values;
    let absorbed = 0;
    for (let row = 0; row < rows; row++) {
      if (!Number.isFinite(y[row]) || !Number.isFinite(x[row])) continue;
      absorbed++;
      const sample = this.sampleOf(this.slots[row] as number);
      const at = sample.rows++;
      if (at === sample.y.length) {
        sample.y = copiedInto(new Float64Array(2 * at), sample.y);
        sample.x = copiedInto(new Float64Array(2 * at), sample.x);
      }
      sample.y[at] = y[row] as number;
      sample.x[at] = x[row] as number;
      sample.timeNs = times[row] as bigint;
      sample.availableNs = available[row] as bigint;
    }
    this.node.count('absorbed', absorbed);
    this.node.count('filtered', rows - absorbed);
  }

  private sampleOf(slot: number): Sample {
    return (this.samples[slot] ??= {
      y: new Float64Array(64),
      x: new Float64Array(64),
      rows: 0,
      timeNs: MIN_TIME_NS,
      availableNs: MIN_TIME_NS,
    });
  }

  private bind(schema: Schema): void {
    const { component, names } = this;
    const time = columnIndex(schema, 'time');
    this.indices = {
      symbol: columnOf(schema, component, 'symbol', isText, 'a column of words that tells pairs apart'),
      available: columnOf(schema, component, 'available', isTime, 'a time column'),
      time: time >= 0 && isTime(schema.fields[time]?.type as never) ? time : -1,
      y: columnOf(schema, component, names.y, isNumeric, 'a column of numbers'),
      x: columnOf(schema, component, names.x, isNumeric, 'a column of numbers'),
    };
    this.schema = schema;
    this.writer ??= new RowWriter(ownSchema(COLUMNS, schema));
  }

  end(emit: Emit): void {
    const { writer, keys, lags } = this;
    if (writer === undefined) return;
    const symbol = writer.place('symbol');
    let sequence = 0n;
    for (const key of keys.keys()) {
      const sample = this.samples[keys.find(key)];
      if (sample === undefined || sample.rows < leastRowsFor(lags, 'none')) continue;
      const found = engleGranger(sample.y, sample.x, 0, sample.rows, lags);
      const row = writer.add(sequence++, sample.timeNs, sample.availableNs, emit);
      writer.code(symbol, row, writer.codesOf(symbol, [key])[0] as number);
      writer.integer(writer.place('rows'), row, sample.rows);
      for (const [k, name] of COINTEGRATION_OUTPUTS.entries())
        writer.number(writer.place(name), row, found[k] as number);
    }
    writer.hand(emit);
  }

  stateBytes(): number {
    return this.samples.reduce((sum, sample) => sum + 16 * sample.rows, 0);
  }

  snapshot(): StateTables {
    const { keys, writer } = this;
    const names = keys.keys();
    const samples = names.map((key) => this.samples[keys.find(key)]);
    const offsets = new Int32Array(names.length + 1);
    for (const [k, sample] of samples.entries()) offsets[k + 1] = (offsets[k] as number) + (sample?.rows ?? 0);
    const all = (side: 'y' | 'x'): Float64Array => {
      const values = new Float64Array(offsets[names.length] as number);
      for (const [k, sample] of samples.entries())
        if (sample !== undefined) values.set(sample[side].subarray(0, sample.rows), offsets[k]);
      return values;
    };
    const pairs = stateTable({
      key: names,
      time: BigInt64Array.from(samples, (sample) => sample?.timeNs ?? MIN_TIME_NS),
      available: BigInt64Array.from(samples, (sample) => sample?.availableNs ?? MIN_TIME_NS),
      y: { values: all('y'), offsets },
      x: { values: all('x'), offsets },
    });
    return writer === undefined ? { pairs } : { pairs, shape: emptyBatch(writer.schema) };
  }

  restore({ pairs, shape }: StateTables): void {
    // The end may come before another batch tells the columns.
    if (shape !== undefined) this.writer = new RowWriter(freshDictionaries(shape.schema as Schema));
    if (pairs === undefined) return;
    const offsets = readStateOffsets(pairs, 'y');
    const ys = readState(pairs, 'y') as Float64Array;
    const xs = readState(pairs, 'x') as Float64Array;
    const times = readState(pairs, 'time') as BigInt64Array;
    const available = readState(pairs, 'available') as BigInt64Array;
    for (const [k, key] of (readState(pairs, 'key') as readonly string[]).entries()) {
      const from = offsets[k] as number;
      const to = offsets[k + 1] as number;
      const room = Math.max(64, to - from);
      this.samples[this.keys.slotOf(key)] = {
        y: copiedInto(new Float64Array(room), ys.subarray(from, to)),
        x: copiedInto(new Float64Array(room), xs.subarray(from, to)),
        rows: to - from,
        timeNs: times[k] as bigint,
        availableNs: available[k] as bigint,
      };
    }
  }
}
