import { Bool, Field, Float64, Int64, Schema, type DataType, type RecordBatch } from 'apache-arrow';
import { CorruptInput } from '../../base/errors.js';
import { BatchBuilder, controlBatch, emptyBatch, newDictionaryType, parseDurationNs } from '../../columnar/index.js';
import { typeOfKind } from '../../core/index.js';
import { setCell, type InputValue } from '../set-cell.js';
import type { Binding, Cell, MarbleLaneText } from './marble-file.js';

/** Kinds of columns that cells can be read as. */
type CellKind = 'number' | 'boolean' | 'word' | 'time' | 'whole';

const TIMES: ReadonlySet<string> = new Set(['time', 'available']);
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** The value of a cell; null for a point. */
export function cellValue(column: string, kind: CellKind, cell: Cell): InputValue {
  if (cell.text === '.' && !cell.quoted) return null;
  switch (kind) {
    case 'number':
      return Number(cell.text);
    case 'boolean':
      return cell.text === 'true';
    case 'word':
      return cell.text;
    case 'whole':
      return BigInt(cell.text);
    case 'time': {
      const time = parseDurationNs(cell.text);
      if (time === undefined)
        throw new CorruptInput(
          `${cell.place.line}:${cell.place.column}`,
          `"${cell.text}" in column "${column}" is no length of time; expected one since 1970, such as 5s.`,
        );
      return time;
    }
  }
}

/** What the cells of a column of a lane are, from all that its letters say. */
export function columnKinds(bindings: Iterable<Binding>): Map<string, CellKind> {
  const cells = new Map<string, Cell[]>();
  for (const binding of bindings) {
    if (binding.kind !== 'table') continue;
    for (const column of binding.columns) cells.set(column.name, [...(cells.get(column.name) ?? []), ...column.cells]);
  }
  return new Map([...cells].map(([name, all]) => [name, kindOf(name, all)]));
}

function kindOf(name: string, cells: readonly Cell[]): CellKind {
  const said = cells.filter((cell) => cell.quoted || cell.text !== '.');
  if (TIMES.has(name)) return 'time';
  if (name === 'sequence') return 'whole';
  if (said.every((cell) => !cell.quoted && NUMBER.test(cell.text))) return 'number';
  return said.every((cell) => !cell.quoted && /^(true|false)$/.test(cell.text)) ? 'boolean' : 'word';
}

function typeOf(kind: CellKind): DataType {
  switch (kind) {
    case 'number':
      return new Float64();
    case 'boolean':
      return new Bool();
    case 'word':
      return newDictionaryType();
    case 'whole':
      return new Int64();
    case 'time':
      return typeOfKind('time');
  }
}

/** The batches that the letters of a lane stand for, and its batch without rows. All have the same columns. */
export function laneBatches(lane: MarbleLaneText): {
  readonly byLetter: ReadonlyMap<string, RecordBatch>;
  readonly empty: RecordBatch;
} {
  const kinds = [...columnKinds(lane.bindings.values())];
  const schema = new Schema(kinds.map(([name, kind]) => new Field(name, typeOf(kind), true)));
  const builder = new BatchBuilder(schema);
  const byLetter = new Map<string, RecordBatch>();
  for (const [letter, binding] of lane.bindings) {
    if (binding.kind === 'watermark') byLetter.set(letter, controlBatch({ kind: 'watermark', timeNs: binding.timeNs }));
    else if (binding.kind === 'gap')
      byLetter.set(letter, controlBatch({ kind: 'gap', reason: 'as drawn', rows: binding.rows }));
    else byLetter.set(letter, tableBatch(binding, kinds, builder));
  }
  return { byLetter, empty: emptyBatch(schema) };
}

function tableBatch(
  binding: Binding & { kind: 'table' },
  kinds: readonly (readonly [string, CellKind])[],
  builder: BatchBuilder,
): RecordBatch {
  const rows = binding.columns[0]?.cells.length ?? 0;
  builder.reserve(rows);
  for (const [index, [name, kind]] of kinds.entries()) {
    const type = builder.schema.fields[index]?.type as DataType;
    const cells = binding.columns.find((column) => column.name === name)?.cells;
    for (let row = 0; row < rows; row++) {
      const cell = cells?.[row];
      setCell(builder, index, type, row, cell === undefined ? null : cellValue(name, kind, cell));
    }
  }
  return builder.finish(rows);
}
