import type { Data, RecordBatch, Schema } from 'apache-arrow';
import * as z from 'zod';
import { didYouMean, SchemaMismatch } from '../../base/errors.js';
import {
  columnIndex,
  describeSchema,
  float64Column,
  KeySlots,
  newBatch,
  parseTimeNs,
  readNumbers,
  readState,
  readTimeNs,
  Scratch,
  stateTable,
  uint32Column,
  type StateTables,
} from '../../columnar/index.js';
import { defineOperator, quality as qualityBits, type Emit, type SyncStage } from '../../core/index.js';

const event = () =>
  z
    .strictObject({
      symbol: z.string().min(1),
      time: z
        .string()
        .refine((text) => parseTimeNs(text) !== undefined, { message: 'a date or a time such as "2024-06-10"' })
        .describe('From which on prices are those after the event: the ex-date.'),
      split: z.number().positive().optional().describe('New units for an old one: 10 for a split of ten for one.'),
      dividend: z.number().positive().optional().describe('Money paid for a unit, in the currency of the price.'),
      close: z
        .number()
        .positive()
        .optional()
        .describe('Close before the ex-date; needed for a dividend when earlier prices are adjusted.'),
    })
    .refine(({ split, dividend }) => (split === undefined) !== (dividend === undefined), {
      message: 'a split or a dividend',
    });

const params = () =>
  z
    .strictObject({
      events: z.array(event()).describe('Splits and dividends.'),
      direction: z
        .enum(['forward', 'backward'])
        .default('forward')
        .describe(
          'Which prices change: those from the event on, which looks at nothing that is not known; or those before it, as vendors do.',
        ),
      prices: z
        .array(z.string().min(1))
        .min(1)
        .default(['open', 'high', 'low', 'close'])
        .describe('Columns of prices.'),
      close: z.string().min(1).default('close').describe('The price that a dividend is seen against.'),
      volume: z
        .string()
        .min(1)
        .nullable()
        .default('volume')
        .describe('Column of units, which splits change; null for none.'),
    })
    .refine(
      ({ events, direction }) =>
        direction === 'forward' || events.every(({ dividend, close }) => dividend === undefined || close !== undefined),
      { message: 'a close for each dividend, since it lies in the future of the prices that change', path: ['events'] },
    );

type Given = z.output<ReturnType<typeof params>>;

interface Event {
  readonly timeNs: bigint;
  readonly split: number | undefined;
  readonly dividend: number | undefined;
  readonly close: number | undefined;
}

/** Takes splits and dividends out of prices. */
export const adjust = defineOperator({
  name: 'adjust',
  title: 'Adjust for splits and dividends',
  summary: 'Takes jumps that splits and dividends leave out of prices, and splits out of volumes.',
  formula:
    'Forward: from a split of r for one on prices are multiplied by r and volumes divided by it, from a dividend d on prices are multiplied by 1 / (1 - d / c), c the last close before it; the series goes on in the scale of its first row and no row knows of later events. Backward: prices before an event are divided by r, or multiplied by 1 - d / c, as adjusted series of vendors are; returns are the same, levels know the future. Rows that change are flagged as adjusted.',
  see: ['CRSP, Data Descriptions Guide, factors to adjust price'],
  params,
  shorthand: 'events',
  scope: 'key',
  missing: 'see',
  addsColumns: false,
  examples: [
    {
      title: 'A split of two for one',
      params: { events: [{ symbol: 'AAA', time: '2020-01-01T00:10:00Z', split: 2 }] },
    },
    {
      title: 'As vendors do',
      params: {
        direction: 'backward',
        events: [
          { symbol: 'AAA', time: '2020-01-01T00:05:00Z', dividend: 0.5, close: 60 },
          { symbol: 'BBB', time: '2020-01-01T00:08:00Z', split: 4 },
        ],
      },
    },
  ],
  open: (given) => new AdjustStage(given),
});

class AdjustStage implements SyncStage {
  private readonly given: Given;
  private readonly events = new Map<string, Event[]>();
  private readonly keys = new KeySlots();
  private readonly scratch = new Scratch();
  private slots = new Int32Array(0);
  /** By key: events that have been passed, what prices and volumes are multiplied by, the last close. */
  private passed = new Int32Array(0);
  /** Keys whose scale has been set. */
  private begun = 0;
  private price = new Float64Array(0);
  private volume = new Float64Array(0);
  private lastClose = new Float64Array(0);
  private schema: Schema | undefined;
  private keyIndex = -1;
  private timeIndex = -1;
  private qualityIndex = -1;
  private volumeIndex = -1;
  private closeIndex = -1;
  private priceIndices: readonly number[] = [];

  constructor(given: Given) {
    this.given = given;
    for (const { symbol, time, split, dividend, close } of given.events) {
      const list = this.events.get(symbol) ?? [];
      list.push({ timeNs: parseTimeNs(time) as bigint, split, dividend, close });
      this.events.set(symbol, list);
    }
    for (const list of this.events.values())
      list.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema as Schema);
    const rows = batch.numRows;
    if (rows === 0) {
      emit(batch);
      return;
    }
    const columns = batch.data.children as Data[];
    if (this.slots.length < rows) this.slots = new Int32Array(rows * 2);
    this.keys.assign(columns[this.keyIndex] as Data, 'symbol', this.slots);
    this.reserve();
    const times = readTimeNs(columns[this.timeIndex] as Data, 'time');
    const closes = this.numbers(columns, this.closeIndex, rows);
    const priceFactors = new Float64Array(rows);
    const volumeFactors = new Float64Array(rows);
    let changed = false;
    for (let row = 0; row < rows; row++) {
      const key = this.slots[row] as number;
      this.pass(key, times[row] as bigint);
      priceFactors[row] = this.price[key] as number;
      volumeFactors[row] = this.volume[key] as number;
      changed ||= priceFactors[row] !== 1;
      if (!Number.isNaN(closes[row])) this.lastClose[key] = closes[row] as number;
    }
    emit(changed ? this.adjusted(batch, priceFactors, volumeFactors) : batch);
  }

  /** Takes the events of a key into account that lie at or before a moment. */
  private pass(key: number, timeNs: bigint): void {
    const events = this.events.get(this.keys.keyOf(key) as string);
    if (events === undefined) return;
    while ((this.passed[key] as number) < events.length) {
      const event = events[this.passed[key] as number] as Event;
      if (event.timeNs > timeNs) return;
      this.passed[key] = (this.passed[key] as number) + 1;
      if (this.given.direction === 'backward') {
        this.scaleOfRest(key, events);
        continue;
      }
      const [price, volume] = factorsOf(event, this.lastClose[key] as number);
      this.price[key] = (this.price[key] as number) * price;
      this.volume[key] = (this.volume[key] as number) / volume;
    }
  }

  /** Backward: what the events that are still to come do to prices, and 1 after the last of them, to the bit. */
  private scaleOfRest(key: number, events: readonly Event[]): void {
    this.price[key] = 1;
    this.volume[key] = 1;
    for (const event of events.slice(this.passed[key])) {
      const [price, volume] = factorsOf(event, event.close ?? Number.NaN);
      this.price[key] = (this.price[key] as number) / price;
      this.volume[key] = (this.volume[key] as number) * volume;
    }
  }

  private adjusted(batch: RecordBatch, prices: Float64Array, volumes: Float64Array): RecordBatch {
    const rows = batch.numRows;
    const columns = (batch.data.children as Data[]).slice();
    const scale = (index: number, factors: Float64Array): void => {
      const values = this.numbers(columns, index, rows);
      columns[index] = float64Column(
        values.map((value, row) => value * (factors[row] as number)),
        rows,
      );
    };
    for (const index of this.priceIndices) scale(index, prices);
    if (this.volumeIndex >= 0) scale(this.volumeIndex, volumes);
    if (this.qualityIndex >= 0) {
      const flags = this.numbers(columns, this.qualityIndex, rows);
      const bits = Uint32Array.from(flags, (flag, row) => (prices[row] === 1 ? flag : flag | qualityBits.adjusted));
      columns[this.qualityIndex] = uint32Column(bits, rows) as Data;
    }
    return newBatch(batch.schema, rows, columns, batch.metadata);
  }

  /** A copy of a column as numbers. */
  private numbers(columns: readonly Data[], index: number, rows: number): Float64Array {
    const name = this.schema?.fields[index]?.name as string;
    return Float64Array.from(readNumbers(columns[index] as Data, name, this.scratch).values.subarray(0, rows));
  }

  private reserve(): void {
    const keys = this.keys.capacity;
    if (keys > this.passed.length) this.grow(keys);
    for (; this.begun < keys; this.begun++) {
      if (this.given.direction === 'forward') continue;
      this.scaleOfRest(this.begun, this.events.get(this.keys.keyOf(this.begun) ?? '') ?? []);
    }
  }

  private grow(keys: number): void {
    const before = this.passed.length;
    const capacity = Math.max(keys, before * 2, 4);
    const grown = (from: Float64Array, fill: number): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(capacity).fill(fill);
      to.set(from);
      return to;
    };
    const passed = new Int32Array(capacity);
    passed.set(this.passed);
    this.passed = passed;
    this.price = grown(this.price, 1);
    this.volume = grown(this.volume, 1);
    this.lastClose = grown(this.lastClose, Number.NaN);
  }

  private bind(schema: Schema): void {
    const names = schema.fields.map(({ name }) => name as string);
    const at = (name: string, wanted: string): number => {
      const index = columnIndex(schema, name);
      if (index >= 0) return index;
      throw new SchemaMismatch({
        component: 'adjust',
        column: name,
        wanted,
        available: describeSchema(schema),
        hint: didYouMean(name, names),
      });
    };
    const numeric = (name: string): number => {
      const index = at(name, 'a column of float64');
      if (String(schema.fields[index]?.type) === 'Float64') return index;
      throw new SchemaMismatch({
        component: 'adjust',
        column: name,
        wanted: 'a column of float64',
        available: describeSchema(schema),
      });
    };
    this.keyIndex = at('symbol', 'the symbols of the events');
    this.timeIndex = at('time', 'a time column');
    this.priceIndices = this.given.prices.map(numeric);
    this.closeIndex = numeric(this.given.close);
    this.volumeIndex = this.given.volume === null ? -1 : numeric(this.given.volume);
    this.qualityIndex = columnIndex(schema, 'quality');
    this.schema = schema;
  }

  snapshot(): StateTables {
    const names = this.keys.keys();
    const order = names.map((name) => this.keys.find(name));
    const pick = (from: Float64Array): Float64Array => Float64Array.from(order, (key) => from[key] as number);
    return {
      keys: stateTable({
        key: names,
        passed: Int32Array.from(order, (key) => this.passed[key] as number),
        price: pick(this.price),
        volume: pick(this.volume),
        close: pick(this.lastClose),
      }),
    };
  }

  restore({ keys: table }: StateTables): void {
    if (table === undefined) return;
    this.keys.clear();
    for (const name of readState(table, 'key') as string[]) this.keys.slotOf(name);
    this.reserve();
    if (table.numRows === 0) return;
    this.passed.set(readState(table, 'passed') as Int32Array);
    this.price.set(readState(table, 'price') as Float64Array);
    this.volume.set(readState(table, 'volume') as Float64Array);
    this.lastClose.set(readState(table, 'close') as Float64Array);
  }
}

/** What prices after an event are multiplied by to be in the scale before it, and volumes divided by. */
function factorsOf({ split, dividend }: Event, close: number): readonly [price: number, volume: number] {
  if (split !== undefined) return [split, split];
  // Without a close before it there is nothing that a dividend could have made smaller.
  return Number.isNaN(close) || (dividend as number) >= close ? [1, 1] : [1 / (1 - (dividend as number) / close), 1];
}
