import { Field, Schema, type DataType } from 'apache-arrow';
import { contracts, FINITE, numberRange, typeOfKind, type ColumnKind, type NumberRange } from '../../core/index.js';
import type { FieldWriter, NullWords } from './field-writer.js';
import type { CsvParams } from './params.js';
import type { TimeField } from './time-field.js';
import {
  BooleanWriter,
  FlagsWriter,
  IntegerWriter,
  NumberWriter,
  SideWriter,
  TextWriter,
  TimeWriter,
  WordWriter,
} from './writers.js';

/** A column of the batches and what may stand in it. */
export interface PlannedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
}

const KINDS = {
  number: 'number',
  text: 'text',
  word: 'word',
  time: 'time',
  integer: 'sequence',
  boolean: 'boolean',
} as const satisfies Record<string, ColumnKind>;

/** The columns of the batches in their order: those of the contract, then those that were asked for beside it. */
export function planColumns(params: CsvParams): PlannedColumn[] {
  const planned: PlannedColumn[] = params.contract === undefined ? [] : [...contracts[params.contract].columns];
  for (const [name, kind] of Object.entries(params.schema ?? {})) {
    if (planned.some((column) => column.name === name)) continue;
    // When and of what a row is, everything behind depends on.
    planned.push({ name, kind: KINDS[kind], nullable: !['time', 'available', 'symbol'].includes(name) });
  }
  return planned;
}

/** The columns of the batches as a schema. */
export function plannedSchema(params: CsvParams): Schema {
  return new Schema(planColumns(params).map(({ name, kind, nullable }) => new Field(name, typeOfKind(kind), nullable)));
}

function rangeOf(column: PlannedColumn, params: CsvParams): NumberRange {
  if (params.contract === undefined || params.schema?.[column.name] !== undefined) return FINITE;
  return numberRange(column.name);
}

/** What turns the fields of a column into values. */
export function writerFor(column: PlannedColumn, params: CsvParams, nulls: NullWords, times: TimeField): FieldWriter {
  const { name, nullable } = column;
  switch (column.kind) {
    case 'time':
      return new TimeWriter(name, times, nullable, nulls);
    case 'word':
      return new WordWriter(nullable, nulls);
    case 'text':
    case 'bytes':
      return new TextWriter(nullable, nulls);
    case 'number':
      return new NumberWriter(rangeOf(column, params), nullable, nulls);
    case 'side':
      return new SideWriter();
    case 'count':
    case 'sequence':
      return new IntegerWriter(name, nullable, nulls);
    case 'flags':
      return new FlagsWriter();
    case 'boolean':
      return new BooleanWriter(nulls);
  }
}

/** The Arrow type of a column; words have the dictionary of their writer. */
export function typeOf(column: PlannedColumn, writer: FieldWriter): DataType {
  return writer instanceof WordWriter ? writer.table.builder.type : typeOfKind(column.kind);
}
