import type { Data, DataType, Field, RecordBatch, Schema } from 'apache-arrow';
import { didYouMean, SchemaMismatch } from '../../base/errors.js';
import {
  columnIndex,
  describeSchema,
  describeType,
  isNumeric,
  KeySlots,
  readNumbers,
  readTimeNs,
  sameSchema,
  Scratch,
} from '../../columnar/index.js';

const DEFAULT_KEY = 'symbol';
const KNOWN = 'available';

/** What the stages of windows read of a batch: keys, times, quality, and the columns of the statistics. */
export class WindowInput {
  readonly keys = new KeySlots();
  /** Name of the column that tells series apart; undefined when all rows are one. */
  keyName: string | undefined;
  readonly numbers = new Map<string, Float64Array>();
  /** The slot of the key of each row. */
  slots = new Int32Array(0);
  /** When it happened, and when it could be known. */
  times: BigInt64Array = new BigInt64Array(0);
  known: BigInt64Array = new BigInt64Array(0);
  quality: Float64Array | undefined;
  sequence: BigInt64Array | undefined;
  schema: Schema | undefined;
  private readonly component: string;
  private readonly by: string | null | undefined;
  private readonly timeName: string;
  private readonly names: readonly string[];
  private readonly scratch = new Scratch();
  private keyIndex = -1;
  private qualityIndex = -1;
  private sequenceIndex = -1;
  private timeIndex = -1;
  private knownIndex = -1;
  private indices: number[] = [];

  constructor(component: string, by: string | null | undefined, timeName: string, names: Iterable<string>) {
    this.component = component;
    this.by = by;
    this.timeName = timeName;
    this.names = [...new Set(names)];
  }

  /** The key column, if there is one. */
  keyField(): Field | undefined {
    return this.keyIndex < 0 ? undefined : (this.schema as Schema).fields[this.keyIndex];
  }

  /** Finds the columns; true when they are others than before. */
  bind(schema: Schema): boolean {
    if (schema === this.schema) return false;
    const before = this.schema;
    this.schema = schema;
    if (before !== undefined && sameSchema(before, schema)) return false;
    this.keyName = this.by === null ? undefined : (this.by ?? DEFAULT_KEY);
    this.keyIndex = this.keyName === undefined ? -1 : columnIndex(schema, this.keyName);
    if (this.keyIndex < 0) {
      if (typeof this.by === 'string') throw this.missing(this.by, 'a column that tells series apart');
      this.keyName = undefined;
    }
    this.timeIndex = columnIndex(schema, this.timeName);
    if (this.timeIndex < 0) throw this.missing(this.timeName, 'a time column');
    const known = columnIndex(schema, KNOWN);
    this.knownIndex = known < 0 ? this.timeIndex : known;
    this.qualityIndex = columnIndex(schema, 'quality');
    this.sequenceIndex = columnIndex(schema, 'sequence');
    this.indices = this.names.map((name) => this.numericAt(schema, name));
    return true;
  }

  private numericAt(schema: Schema, name: string): number {
    const index = columnIndex(schema, name);
    if (index < 0) throw this.missing(name, 'a column of numbers');
    const type = schema.fields[index]?.type as DataType;
    if (isNumeric(type)) return index;
    throw new SchemaMismatch({
      component: this.component,
      column: name,
      wanted: 'a column of numbers',
      available: [`${name}: ${describeType(type)}`],
    });
  }

  private missing(column: string, wanted: string): SchemaMismatch {
    const schema = this.schema as Schema;
    this.schema = undefined;
    return new SchemaMismatch({
      component: this.component,
      column,
      wanted,
      available: describeSchema(schema),
      hint: didYouMean(
        column,
        schema.fields.map(({ name }) => name as string),
      ),
    });
  }

  /** Reads a batch with rows; what it gives is valid until the next one. */
  read(batch: RecordBatch): void {
    const columns = batch.data.children as Data[];
    const rows = batch.numRows;
    this.times = readTimeNs(columns[this.timeIndex] as Data, this.timeName).subarray(0, rows);
    this.known =
      this.knownIndex === this.timeIndex
        ? this.times
        : readTimeNs(columns[this.knownIndex] as Data, KNOWN).subarray(0, rows);
    if (this.slots.length < rows) this.slots = new Int32Array(rows * 2);
    if (this.keyIndex < 0) this.slots.fill(this.keys.slotOf(''), 0, rows);
    else this.keys.assign(columns[this.keyIndex] as Data, this.keyName as string, this.slots);
    for (const [place, name] of this.names.entries())
      this.numbers.set(
        name,
        readNumbers(columns[this.indices[place] as number] as Data, name, this.scratch, place).values,
      );
    this.quality =
      this.qualityIndex < 0
        ? undefined
        : readNumbers(columns[this.qualityIndex] as Data, 'quality', this.scratch).values;
    this.sequence =
      this.sequenceIndex < 0
        ? undefined
        : readTimeNs(columns[this.sequenceIndex] as Data, 'sequence').subarray(0, rows);
  }
}
