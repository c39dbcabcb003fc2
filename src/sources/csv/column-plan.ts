import { Field, Schema, type DataType } from 'apache-arrow';
import {
  FINITE,
  foreignColumns,
  numberRange,
  typeOfKind,
  type ForeignColumn,
  type NumberRange,
} from '../../core/index.js';
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

/** The columns of the batches in their order. */
export function planColumns({ contract, schema }: CsvParams): ForeignColumn[] {
  return foreignColumns(contract, schema);
}

/** The columns of the batches as a schema. */
export function plannedSchema(params: CsvParams): Schema {
  return new Schema(planColumns(params).map(({ name, kind, nullable }) => new Field(name, typeOfKind(kind), nullable)));
}

function rangeOf(column: ForeignColumn, params: CsvParams): NumberRange {
  if (params.contract === undefined || params.schema?.[column.name] !== undefined) return FINITE;
  return numberRange(column.name);
}

/** What turns the fields of a column into values. */
export function writerFor(column: ForeignColumn, params: CsvParams, nulls: NullWords, times: TimeField): FieldWriter {
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
export function typeOf(column: ForeignColumn, writer: FieldWriter): DataType {
  return writer instanceof WordWriter ? writer.table.builder.type : typeOfKind(column.kind);
}
