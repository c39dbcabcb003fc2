import { Float64, Int32, type RecordBatch, type Schema } from 'apache-arrow';
import {
  DictionaryBuilder,
  float64Column,
  int32Column,
  newBatch,
  newDictionaryType,
  newSchema,
} from 'rxarrow/columnar';

/** Columns of the batches that producers write: who, the number of the row with it, and a word that follows from both. */
export function numberedSchema(): Schema {
  return newSchema([
    ['producer', new Int32(), false],
    ['number', new Float64(), false],
    ['symbol', newDictionaryType(), false],
  ]);
}

export const symbolOf = (producer: number, number: number): string => `S${producer}-${number % 13}`;

/** Makes batches of rows with growing numbers. */
export class NumberedBatches {
  private readonly schema = numberedSchema();
  private readonly producer: number;
  private readonly words: DictionaryBuilder;
  private next = 0;

  constructor(producer: number) {
    this.producer = producer;
    this.words = new DictionaryBuilder(this.schema.fields[2]?.type as never);
  }

  batch(rows: number): RecordBatch {
    const numbers = Float64Array.from({ length: rows }, (_, row) => this.next + row);
    this.next += rows;
    return newBatch(this.schema, rows, [
      int32Column(new Int32Array(rows).fill(this.producer), rows),
      float64Column(numbers, rows),
      this.words.columnOf(Array.from(numbers, (number) => symbolOf(this.producer, number))),
    ]);
  }
}
