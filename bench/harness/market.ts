import type { Data, DataType, RecordBatch, Schema } from 'apache-arrow';
import { DictionaryBuilder, float64Column, newBatch, newSchema } from '../../src/columnar/index.js';

export interface Market {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Numbers in [0, 1) that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Bars of a random walk. */
export function market(rows: number, seed = 42): Market {
  const random = seeded(seed);
  const [open, high, low, close, volume] = Array.from({ length: 5 }, () => new Float64Array(rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let price = 100;
  for (let row = 0; row < rows; row++) {
    const before = price;
    price = Math.max(10 + random(), before + (random() + random() + random() - 1.5) * 0.2);
    open[row] = before;
    close[row] = price;
    high[row] = Math.max(before, price) + random() * 0.1;
    low[row] = Math.min(before, price) - random() * 0.1;
    volume[row] = Math.floor(1000 + random() * 9000);
  }
  return { open, high, low, close, volume };
}

export type KeyOrder = 'none' | 'one' | 'round robin' | 'random' | 'blocks';

export const PRICE_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** The symbol of each row as a number. */
export function symbolCodes(rows: number, symbols: number, order: KeyOrder): Int32Array {
  const random = seeded(7);
  const perBlock = Math.ceil(rows / symbols);
  return Int32Array.from({ length: rows }, (_, row) => {
    if (order === 'round robin') return row % symbols;
    if (order === 'random') return Math.floor(random() * symbols);
    return order === 'blocks' ? Math.floor(row / perBlock) : 0;
  });
}

/** A market cut into batches of `size` rows, with a column `symbol` unless the order is `none`. */
export function marketBatches(
  data: Market,
  size: number,
  symbols: number,
  order: KeyOrder,
  extras: Readonly<Record<string, Float64Array>> = {},
): RecordBatch[] {
  const rows = data.close.length;
  const codes = symbolCodes(rows, symbols, order);
  const builder = new DictionaryBuilder();
  const wordOf = Int32Array.from({ length: symbols }, (_, code) => builder.code(`SYM${String(code).padStart(3, '0')}`));
  let schema: Schema | undefined;
  const batches: RecordBatch[] = [];
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from);
    const numbers = { ...data, ...extras };
    const names = Object.keys(numbers);
    const columns: Data[] = Object.values(numbers).map((values: Float64Array) =>
      float64Column(values.subarray(from, from + count), count),
    );
    if (order !== 'none') {
      const words = codes.slice(from, from + count).map((code) => wordOf[code] as number);
      columns.unshift(builder.column(words, count));
      names.unshift('symbol');
    }
    schema ??= newSchema(names.map((name, index) => [name, (columns[index] as Data).type as DataType, false] as const));
    batches.push(newBatch(schema, count, columns));
  }
  return batches;
}
