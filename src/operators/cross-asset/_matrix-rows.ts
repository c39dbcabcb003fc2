import { triangleAt } from '../../kernels/index.js';
import type { OutputColumns, RowWriter } from './_row-writer.js';
import { pairName, type PairPlaces } from './_pair-measure.js';

/** All entries of a symmetric matrix, each once: the upper triangle row by row, the diagonal with it. */
export function upperTriangle(size: number): PairPlaces[] {
  const entries: PairPlaces[] = [];
  for (let left = 0; left < size; left++) for (let right = left; right < size; right++) entries.push({ left, right });
  return entries;
}

/** Writes names of pairs; of each pair the codes are looked up once. */
export class PairNames {
  static readonly columns = { symbol: 'word', left: 'word', right: 'word' } as const satisfies OutputColumns;
  private readonly symbols: readonly string[];
  private writer: RowWriter | undefined;
  private codes: Int32Array = new Int32Array(0);
  private pairs = new Map<number, number>();
  private places = { symbol: 0, left: 0, right: 0 };

  constructor(symbols: readonly string[]) {
    this.symbols = symbols;
  }

  prepare(writer: RowWriter): void {
    this.writer = writer;
    this.places = { symbol: writer.place('symbol'), left: writer.place('left'), right: writer.place('right') };
    // Both columns learn the symbols in the same order, so that a symbol has the same code in both.
    this.codes = writer.codesOf(this.places.left, this.symbols);
    writer.codesOf(this.places.right, this.symbols);
    this.pairs = new Map();
  }

  /** The codes of pairs that will all be written: a dictionary that grows from batch to batch is made again for each. */
  codesOf(entries: readonly PairPlaces[]): Int32Array {
    const { symbols, places } = this;
    const names = entries.map(({ left, right }) => pairName(symbols[left] as string, symbols[right] as string));
    return (this.writer as RowWriter).codesOf(places.symbol, names);
  }

  write(row: number, left: number, right: number, code = this.pairCode(left, right)): void {
    const { places, codes } = this;
    const writer = this.writer as RowWriter;
    writer.code(places.symbol, row, code);
    writer.code(places.left, row, codes[left] as number);
    writer.code(places.right, row, codes[right] as number);
  }

  private pairCode(left: number, right: number): number {
    const key = left * this.symbols.length + right;
    let code = this.pairs.get(key);
    if (code === undefined) {
      code = this.codesOf([{ left, right }])[0] as number;
      this.pairs.set(key, code);
    }
    return code;
  }
}

/** Writes covariances and correlations, a row for each entry of the upper triangle. */
export class MatrixRows {
  static readonly columns = { ...PairNames.columns, covariance: 'number', correlation: 'number' } as const;
  private readonly names: PairNames;
  private readonly entries: readonly PairPlaces[];
  private writer: RowWriter | undefined;
  private codes: Int32Array = new Int32Array(0);
  private places = { covariance: 0, correlation: 0 };

  constructor(symbols: readonly string[]) {
    this.names = new PairNames(symbols);
    this.entries = upperTriangle(symbols.length);
  }

  prepare(writer: RowWriter): void {
    this.writer = writer;
    this.names.prepare(writer);
    this.codes = this.names.codesOf(this.entries);
    this.places = { covariance: writer.place('covariance'), correlation: writer.place('correlation') };
  }

  /** `covariances` is a lower triangle. */
  write(covariances: Float64Array, add: () => number): void {
    const { places, entries } = this;
    const writer = this.writer as RowWriter;
    for (let entry = 0; entry < entries.length; entry++) {
      const { left, right } = entries[entry] as PairPlaces;
      const covariance = covariances[triangleAt(left, right)] as number;
      const one = Math.sqrt(covariances[triangleAt(left, left)] as number);
      const other = Math.sqrt(covariances[triangleAt(right, right)] as number);
      const row = add();
      this.names.write(row, left, right, this.codes[entry]);
      writer.number(places.covariance, row, covariance);
      writer.number(places.correlation, row, left === right ? 1 : correlationOf(covariance, one * other));
    }
  }
}

/** Null where a series stands still. */
function correlationOf(covariance: number, scale: number): number {
  return scale === 0 ? Number.NaN : Math.min(1, Math.max(-1, covariance / scale));
}
