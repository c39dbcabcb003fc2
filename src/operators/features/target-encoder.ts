import { Field, Float64, type Data, type RecordBatch, type Schema } from 'apache-arrow';
import * as z from 'zod';
import {
  appendColumns,
  float64Column,
  isNumeric,
  isText,
  isValid,
  KeySlots,
  newFloat64,
  newInt32,
  NO_KEY,
  readNumbers,
  readState,
  Scratch,
  stateTable,
  type StateTables,
  copiedInto,
} from '../../columnar/index.js';
import {
  defineOperator,
  fittedParam,
  giveFitted,
  type AddColumns,
  type Emit,
  type Numeric,
  type StageOptions,
  type SyncStage,
} from '../../core/index.js';
import { columnOf, keyColumnOf, withFields } from './_columns.js';

const params = () =>
  z.strictObject({
    column: z.string().min(1).describe('Column of words.'),
    target: z
      .string()
      .min(1)
      .describe(
        'Column that tells, in each row, what came of the row `horizon` rows before; null where it is not known.',
      ),
    horizon: z.int().min(1).default(1).describe('Rows of a symbol until the target of a row is known.'),
    smoothing: z.number().min(0).default(10).describe('How many rows of the mean of all words each word starts with.'),
    as: z.string().min(1).optional().describe('Name of the added column.'),
    by: z
      .string()
      .min(1)
      .nullable()
      .optional()
      .describe('Column that tells apart the series in which targets follow: "symbol" where there is one.'),
    fitted: fittedParam(),
  });

type Params = z.output<ReturnType<typeof params>>;

/** `targetEncoder({ column: 'sector', target: 'returns' })` adds `sectorTarget`. */
export type TargetEncoder = <const C extends string, const T extends string, const As extends string = `${C}Target`>(
  given: Omit<z.input<ReturnType<typeof params>>, 'column' | 'target' | 'as'> & {
    readonly column: C;
    readonly target: T;
    readonly as?: As;
  },
  options?: StageOptions,
) => AddColumns<Record<T, Numeric>, Record<As, Float64>>;

/** The mean of what came of the rows with a word, as far as it was known by then. */
export const targetEncoder = defineOperator({
  name: 'targetEncoder',
  title: 'Target encoder',
  summary: 'Puts in the place of a word the mean of what came of the rows that had it, as far as that is known.',
  formula:
    '(sum of targets of the word + smoothing m) / (their number + smoothing), m the mean of the targets of all words; in row t the targets up to y[t], which is that of row t - horizon, are known. No value before the first.',
  see: ['D. Micci-Barreca, A Preprocessing Scheme for High-Cardinality Categorical Attributes, 2001'],
  params,
  scope: 'crossSection',
  addsColumns: true,
  fits: true,
  examples: [
    { title: 'Of the volume, by symbol', params: { column: 'symbol', target: 'volume' } },
    { title: 'Over three rows', params: { column: 'symbol', target: 'close', horizon: 3, smoothing: 2, as: 'usual' } },
  ],
  exempt: { key: 'the mean of all words is that of all symbols' },
  open: (given) => {
    const stage = new TargetEncoderStage(given);
    if (given.fitted !== undefined) giveFitted('targetEncoder', given.fitted, stage);
    return stage;
  },
  signature: undefined as TargetEncoder | undefined,
});

const NONE = -1;

class TargetEncoderStage implements SyncStage {
  private readonly given: Params;
  private readonly scratch = new Scratch();
  private readonly words = new KeySlots();
  private counts = new Float64Array(16);
  private sums = new Float64Array(16);
  private allCount = 0;
  private allSum = 0;
  private readonly keys = new KeySlots();
  /** By key: the words of the last `horizon` rows as slots, and the place of the oldest. */
  private waiting = new Int32Array(0);
  private next = new Int32Array(0);
  private schema: Schema | undefined;
  private outputSchema: Schema | undefined;
  private indices = { word: -1, target: -1, key: -1 };

  constructor(given: Params) {
    this.given = given;
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const { column: name, target: targetName, horizon, smoothing, fitted, by } = this.given;
    const rows = batch.numRows;
    const columns = batch.data.children as Data[];
    const column = columns[this.indices.word] as Data;
    const words = newInt32(rows);
    this.words.assign(column, name, words);
    const keys = newInt32(rows).fill(0, 0, rows);
    const key = columns[this.indices.key];
    if (key === undefined) this.keys.slotOf(NO_KEY);
    else this.keys.assign(key, by ?? 'symbol', keys);
    this.reserve();
    const targets = readNumbers(columns[this.indices.target] as Data, targetName, this.scratch).values;
    const out = newFloat64(rows);
    for (let row = 0; row < rows; row++) {
      const present = column.nullCount === 0 || isValid(column, row);
      const word = present ? (words[row] as number) : NONE;
      if (fitted === undefined) {
        const slot = keys[row] as number;
        const place = slot * horizon + (this.next[slot] as number);
        this.learn(this.waiting[place] as number, targets[row] as number);
        this.waiting[place] = word;
        this.next[slot] = ((this.next[slot] as number) + 1) % horizon;
      }
      const count = present ? (this.counts[word] as number) + smoothing : 0;
      const mean = this.allSum / this.allCount;
      const shown = this.allCount === 0 || !present;
      const prior = smoothing === 0 ? 0 : smoothing * mean;
      if (shown) out[row] = Number.NaN;
      else out[row] = count === 0 ? mean : ((this.sums[word] as number) + prior) / count;
    }
    emit(appendColumns(batch, this.outputSchema as Schema, [float64Column(out, rows)]));
  }

  private learn(word: number, target: number): void {
    if (word === NONE || !Number.isFinite(target)) return;
    this.counts[word] = (this.counts[word] as number) + 1;
    this.sums[word] = (this.sums[word] as number) + target;
    this.allCount++;
    this.allSum += target;
  }

  private reserve(): void {
    const { horizon } = this.given;
    const words = this.words.capacity;
    if (words > this.counts.length) {
      this.counts = copiedInto(new Float64Array(2 * words), this.counts);
      this.sums = copiedInto(new Float64Array(2 * words), this.sums);
    }
    const keys = this.keys.capacity;
    if (keys > this.next.length) {
      this.next = copiedInto(new Int32Array(2 * keys), this.next);
      this.waiting = copiedInto(new Int32Array(2 * keys * horizon).fill(NONE), this.waiting);
    }
  }

  private bind(schema: Schema): void {
    const { column, target, by, as = `${this.given.column}Target` } = this.given;
    this.indices = {
      word: columnOf(schema, 'targetEncoder', column, isText, 'a column of words'),
      target: columnOf(schema, 'targetEncoder', target, isNumeric, 'a column of numbers'),
      key: keyColumnOf(schema, 'targetEncoder', by),
    };
    this.outputSchema = withFields(schema, 'targetEncoder', [new Field(as, new Float64(), true)]);
    this.schema = schema;
  }

  snapshot(): StateTables {
    const { horizon } = this.given;
    const words = this.words.keys();
    const ofWord = (values: Float64Array): Float64Array =>
      Float64Array.from(words, (word) => values[this.words.find(word)] ?? 0);
    // Words are written down by their place in the order of words, as slots depend on the order of arrival.
    const places = new Map(words.map((word, place) => [this.words.find(word), place]));
    const keys = this.keys.keys();
    const waiting = keys.flatMap((key) => {
      const slot = this.keys.find(key);
      const oldest = this.next[slot] as number;
      return Array.from({ length: horizon }, (_, k) => {
        const word = this.waiting[slot * horizon + ((oldest + k) % horizon)] as number;
        return word === NONE ? NONE : (places.get(word) ?? NONE);
      });
    });
    return {
      all: stateTable({ count: Float64Array.of(this.allCount), sum: Float64Array.of(this.allSum) }),
      words: stateTable({ word: words, count: ofWord(this.counts), sum: ofWord(this.sums) }),
      keys: stateTable({ key: keys, waiting: { values: Int32Array.from(waiting), width: horizon } }),
    };
  }

  restore({ all, words, keys }: StateTables): void {
    if (all === undefined || words === undefined || keys === undefined) return;
    const { horizon } = this.given;
    this.allCount = (readState(all, 'count') as Float64Array)[0] ?? 0;
    this.allSum = (readState(all, 'sum') as Float64Array)[0] ?? 0;
    this.words.clear();
    this.keys.clear();
    for (const word of readState(words, 'word') as readonly string[]) this.words.slotOf(word);
    for (const key of readState(keys, 'key') as readonly string[]) this.keys.slotOf(key);
    this.reserve();
    this.counts.fill(0).set(readState(words, 'count') as Float64Array);
    this.sums.fill(0).set(readState(words, 'sum') as Float64Array);
    this.next.fill(0);
    this.waiting.fill(NONE).set((readState(keys, 'waiting') as Int32Array).subarray(0, this.keys.size * horizon));
  }
}
