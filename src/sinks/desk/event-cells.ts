import { Data, Field, Int8, Schema, Utf8, type Dictionary, type Int32 } from 'apache-arrow';
import {
  BatchBuilder,
  booleanColumn,
  DictionaryBuilder,
  float64Column,
  newBitmap,
  newFloat64,
  newInt32,
  setBit,
} from '../../columnar/index.js';
import { Utf8Builder } from '../../columnar/column-builders.js';

const UTF8 = new Utf8();

/** A column of events under construction, null wherever nothing is set. */
export interface EventCells {
  reserve(rows: number): void;
  /** The column of the first `rows` rows, or undefined when all are null; the cells are empty after. */
  finish(rows: number): Data | undefined;
}

/** Numbers; also sides and flags, which become int8 and bool at the end. */
export class NumberCells implements EventCells {
  values = new Float64Array(0);
  private touched = false;
  private readonly as: 'number' | 'side' | 'flag';

  constructor(as: 'number' | 'side' | 'flag') {
    this.as = as;
  }

  reserve(rows: number): void {
    const values = new Float64Array(rows).fill(Number.NaN);
    values.set(this.values);
    this.values = values;
  }

  set(row: number, value: number): void {
    this.values[row] = value;
    this.touched = true;
  }

  finish(rows: number): Data | undefined {
    if (!this.touched) return undefined;
    this.touched = false;
    const copy = newFloat64(rows);
    copy.set(this.values.subarray(0, rows));
    this.values.fill(Number.NaN, 0, rows);
    switch (this.as) {
      case 'number':
        return float64Column(copy, rows);
      case 'flag':
        return booleanColumn(copy, rows);
      case 'side':
        return sideColumn(copy, rows);
    }
  }
}

const SIDES = new Schema([new Field('side', new Int8(), true)]);

function sideColumn(values: Float64Array, rows: number): Data {
  const builder = new BatchBuilder(SIDES, rows);
  const sides = builder.int8(0);
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) builder.setNull(0, row);
    else sides[row] = value;
  }
  return builder.finish(rows).data.children[0] as Data;
}

/** Words that repeat: symbols, kinds, states. */
export class WordCells implements EventCells {
  readonly words: DictionaryBuilder;
  codes = new Int32Array(0);
  private touched = false;

  constructor(type: Dictionary<Utf8, Int32>) {
    this.words = new DictionaryBuilder(type);
  }

  reserve(rows: number): void {
    const codes = new Int32Array(rows).fill(-1);
    codes.set(this.codes);
    this.codes = codes;
  }

  set(row: number, word: string): void {
    this.setCode(row, this.words.code(word));
  }

  setCode(row: number, code: number): void {
    this.codes[row] = code;
    this.touched = true;
  }

  finish(rows: number): Data | undefined {
    if (!this.touched) return undefined;
    this.touched = false;
    const copy = newInt32(rows);
    copy.set(this.codes.subarray(0, rows));
    this.codes.fill(-1, 0, rows);
    return this.words.column(copy, rows) as Data;
  }
}

/** Texts that do not repeat: ids and causes. Few rows have one. */
export class TextCells implements EventCells {
  private readonly texts = new Utf8Builder(UTF8, 0);
  private at: number[] = [];

  reserve(rows: number): void {
    this.texts.reserve(rows);
  }

  /** Rows are set from the first to the last. */
  set(row: number, text: string): void {
    this.texts.setText(row, text);
    this.at.push(row);
  }

  finish(rows: number): Data | undefined {
    const { at } = this;
    if (at.length === 0) return undefined;
    this.at = [];
    const column = this.texts.finish(rows);
    if (at.length === rows) return column;
    const bitmap = newBitmap(rows);
    for (const row of at) setBit(bitmap, row);
    return new Data(UTF8, 0, rows, rows - at.length, [column.valueOffsets, column.values, bitmap] as never);
  }
}
