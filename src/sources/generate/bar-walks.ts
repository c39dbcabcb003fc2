import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { CheckpointMismatch } from '../../base/errors.js';
import {
  DictionaryBuilder,
  float64Column,
  int64Column,
  newBatch,
  newFloat64,
  newInt32,
  newInt64,
  newSchema,
  parseDurationNs,
  parseTimeNs,
  readState,
  stateTable,
  timeColumn,
  uint32Column,
  type StateTables,
} from '../../columnar/index.js';
import { contractSchema, type PullReader } from '../../core/index.js';
import type { GenerateParams } from './generate.js';

const TWO_32 = 4_294_967_296;
const GOLDEN = 0x9e3779b9 | 0;
// The sum of four uniform values of 16 bits has this mean and deviation.
const SUM_MEAN = 131_070;
const SUM_DEVIATION = 65_536 / Math.sqrt(3);
// A walk that climbs out of sight is kept where float64 still tells ticks apart.
const MOST_TICKS = 2 ** 40;

/** The bars of all symbols, by time and then by symbol. */
export class BarWalks implements PullReader {
  readonly synchronous = true;
  private readonly symbols: readonly string[];
  private readonly batchRows: number;
  private readonly rows: number;
  private readonly dictionary = new DictionaryBuilder();
  private readonly schema: Schema;
  private readonly flags: Data;
  private readonly deviation: number;
  private readonly drift: number;
  private readonly tick: number;
  /** Ticks in a unit of price when that is whole: dividing by it rounds as a decimal does. */
  private readonly ticksPerUnit: number;
  private readonly startNs: bigint;
  private readonly intervalNs: bigint;
  /** The last price of each walk in ticks, and the state of its chance. */
  private readonly prices: Float64Array;
  private readonly chances: Int32Array;
  private row = 0;

  constructor(params: GenerateParams) {
    const { symbols, seed, tick, price } = params;
    this.symbols = Array.isArray(symbols) ? symbols : Array.from({ length: symbols }, (_, index) => `SYM${index + 1}`);
    this.batchRows = params.batchRows;
    this.rows = this.symbols.length * params.bars;
    this.deviation = params.volatility;
    this.drift = params.drift;
    this.tick = tick;
    const whole = Math.round(1 / tick);
    this.ticksPerUnit = Math.abs(whole * tick - 1) < 1e-12 ? whole : 0;
    this.startNs = parseTimeNs(params.start) as bigint;
    this.intervalNs = parseDurationNs(params.interval) as bigint;
    for (const symbol of this.symbols) this.dictionary.code(symbol);
    this.prices = new Float64Array(this.symbols.length).fill(Math.max(1, Math.round(price / tick)));
    this.chances = Int32Array.from(this.symbols, (symbol) => seedOf(symbol, seed));
    const { metadata, fields } = contractSchema('Bar');
    this.schema = newSchema(
      fields.map(({ name, type, nullable }) => [
        String(name),
        name === 'symbol' ? this.dictionary.type : type,
        nullable,
      ]),
      metadata,
    );
    this.flags = uint32Column(new Uint32Array(this.batchRows), this.batchRows);
  }

  read(): RecordBatch | null {
    const count = Math.min(this.batchRows, this.rows - this.row);
    if (count <= 0) return null;
    const codes = newInt32(count);
    const times = newInt64(count);
    const available = newInt64(count);
    const sequence = newInt64(count);
    this.writeKeys(count, codes, times, available, sequence);
    const open = newFloat64(count);
    const high = newFloat64(count);
    const low = newFloat64(count);
    const close = newFloat64(count);
    const volume = newFloat64(count);
    this.walk(count, codes, open, high, low, close, volume);
    this.row += count;
    return newBatch(this.schema, count, [
      this.dictionary.column(codes, count),
      int64Column(sequence, count),
      timeColumn(times, count),
      timeColumn(available, count),
      float64Column(open, count),
      float64Column(high, count),
      float64Column(low, count),
      float64Column(close, count),
      float64Column(volume, count),
      count === this.batchRows ? this.flags : uint32Column(new Uint32Array(count), count),
    ]);
  }

  /** Symbol, number and times of each row, by words of 32 bits: a bigint a row would cost more than the walk. */
  private writeKeys(
    count: number,
    codes: Int32Array,
    times: BigInt64Array,
    available: BigInt64Array,
    sequence: BigInt64Array,
  ): void {
    const width = this.symbols.length;
    const bar = Math.floor(this.row / width);
    const time = this.startNs + BigInt(bar) * this.intervalNs;
    const stepLow = Number(this.intervalNs & 0xffffffffn);
    const stepHigh = Number(this.intervalNs >> 32n);
    let low = Number(time & 0xffffffffn);
    let high = Number(time >> 32n);
    let code = this.row - bar * width;
    let numberLow = this.row % TWO_32;
    let numberHigh = Math.floor(this.row / TWO_32);
    const timeWords = wordsOf(times);
    const availableWords = wordsOf(available);
    const sequenceWords = wordsOf(sequence);
    for (let row = 0, word = 0; row < count; row++, word += 2) {
      const endLow = low + stepLow;
      const endHigh = high + stepHigh + (endLow >= TWO_32 ? 1 : 0);
      codes[row] = code;
      timeWords[word] = low;
      timeWords[word + 1] = high;
      availableWords[word] = endLow;
      availableWords[word + 1] = endHigh;
      sequenceWords[word] = numberLow;
      sequenceWords[word + 1] = numberHigh;
      if (++code === width) {
        code = 0;
        low = endLow >= TWO_32 ? endLow - TWO_32 : endLow;
        high = endHigh;
      }
      if (++numberLow === TWO_32) {
        numberLow = 0;
        numberHigh++;
      }
    }
  }

  private walk(
    count: number,
    codes: Int32Array,
    open: Float64Array,
    high: Float64Array,
    low: Float64Array,
    close: Float64Array,
    volume: Float64Array,
  ): void {
    const { prices, chances, drift, ticksPerUnit } = this;
    const deviation = this.deviation / SUM_DEVIATION;
    const wick = (this.deviation * 0.5) / 65_536;
    const multiply = ticksPerUnit === 0 ? this.tick : 1;
    const divide = ticksPerUnit === 0 ? 1 : ticksPerUnit;
    for (let row = 0; row < count; row++) {
      const code = codes[row] as number;
      const first = prices[code] as number;
      const chance = chances[code] as number;
      chances[code] = chance + Math.imul(GOLDEN, 3);
      const a = mix(chance);
      const b = mix((chance + GOLDEN) | 0);
      const c = mix((chance + Math.imul(GOLDEN, 2)) | 0);
      const normal = (a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16) - SUM_MEAN;
      let last = Math.round(first + first * (drift + deviation * normal));
      last = last < 1 ? 1 : last > MOST_TICKS ? MOST_TICKS : last;
      const most = first > last ? first : last;
      const least = first > last ? last : first;
      const top = most + Math.floor(first * wick * (c & 0xffff));
      const bottom = least - Math.floor(first * wick * (c >>> 16));
      prices[code] = last;
      open[row] = (first * multiply) / divide;
      high[row] = (top * multiply) / divide;
      low[row] = ((bottom < 1 ? 1 : bottom) * multiply) / divide;
      close[row] = (last * multiply) / divide;
      volume[row] = 1000 + ((a ^ c) & 0xfffff);
    }
  }

  position(): StateTables {
    return {
      place: stateTable({ row: new Float64Array([this.row]) }),
      walks: stateTable({ price: this.prices.slice(), chance: this.chances.slice() }),
    };
  }

  seek(position: StateTables): void {
    const { place, walks } = position;
    if (place === undefined || walks === undefined || walks.numRows !== this.symbols.length)
      throw new CheckpointMismatch(`The position is not one of ${this.symbols.length} generated walks.`, {
        component: 'generate',
      });
    this.row = (readState(place, 'row') as Float64Array)[0] as number;
    this.prices.set(readState(walks, 'price') as Float64Array);
    this.chances.set(readState(walks, 'chance') as Int32Array);
  }
}

function wordsOf(values: BigInt64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** The finaliser of MurmurHash3 (Austin Appleby, 2011): a counter in, 32 bits of chance out. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function seedOf(symbol: string, seed: number): number {
  let hash = mix(seed | 0) ^ mix(Math.floor(seed / TWO_32) | 0);
  for (let at = 0; at < symbol.length; at++) hash = mix(Math.imul(hash, 31) + symbol.charCodeAt(at));
  return hash | 0;
}
