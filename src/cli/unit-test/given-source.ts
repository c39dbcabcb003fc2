import { Field, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import {
  booleanColumn,
  DictionaryBuilder,
  float64Column,
  int32Column,
  int64Column,
  int8Column,
  newBatch,
  parseDurationNs,
  parseTimeNs,
  textColumn,
  timeColumn,
  uint32Column,
} from '../../columnar/index.js';
import {
  batchFromRows,
  contracts,
  defineSource,
  type Component,
  type ColumnKind,
  type ContractName,
} from '../../core/index.js';
import type { GivenRows } from './test-file.js';

type Cell = string | number | boolean | null;
type Row = Readonly<Record<string, Cell>>;

const DAY_NS = 86_400_000_000_000n;
const START_NS = 1_577_836_800_000_000_000n;

/** A source that gives the rows of a test in one batch. */
export function givenSource(batch: RecordBatch): Component {
  return defineSource({
    name: 'given',
    title: 'Given rows',
    summary: 'The rows of a test.',
    params: () => z.strictObject({}),
    replay: 'exact',
    examples: [],
    open: () => {
      const batches = [batch];
      return { read: () => batches.shift() ?? null };
    },
  });
}

/** The rows of a test as a batch. What a contract asks for and a row leaves out is filled with plain values. */
export function givenBatch(stream: string, { contract, interval, columns, defaults, rows }: GivenRows): RecordBatch {
  const named = rows.map((row, index) => ({
    ...defaults,
    ...namedRow(row, columns, `given.${stream}.rows[${index}]`),
  }));
  const intervalNs = parseDurationNs(interval ?? '1d') ?? DAY_NS;
  if (contract === undefined) return batchFromRows(named.map(withTimes), `given.${stream}`);
  return contractBatch(stream, contract as ContractName, named, intervalNs);
}

/** A row as an object, however it was written. */
export function namedRow(row: Row | readonly Cell[], columns: readonly string[] | undefined, path: string): Row {
  if (!Array.isArray(row)) return row as Row;
  const cells = row as readonly Cell[];
  if (columns?.length !== cells.length) {
    throw new InvalidParams({
      path,
      found: cells,
      expected:
        columns === undefined
          ? '`columns:` beside `rows:`, since the row is a list'
          : `${columns.length} values as in \`columns:\``,
    });
  }
  return Object.fromEntries(columns.map((name, index) => [name, cells[index] as Cell]));
}

/** ISO 8601 text in ns since 1970. */
export function timeOf(text: unknown, path: string): bigint {
  const ns = typeof text === 'string' ? parseTimeNs(text) : undefined;
  if (ns === undefined)
    throw new InvalidParams({ path, found: text, expected: 'a time such as "2024-01-31" or "2024-01-31T10:00:00Z"' });
  return ns;
}

function withTimes(row: Row): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name === 'time' || name === 'available' ? timeOf(value, name) : value,
    ]),
  );
}

function contractBatch(stream: string, contract: ContractName, rows: readonly Row[], intervalNs: bigint): RecordBatch {
  const path = (name: string, row: number): string => `given.${stream}.rows[${row}].${name}`;
  const times = rows.map((row, index) =>
    row['time'] === undefined ? START_NS + BigInt(index) * intervalNs : timeOf(row['time'], path('time', index)),
  );
  const known = contracts[contract].columns;
  const fillIn = (name: string, index: number): unknown => {
    const row = rows[index] as Row;
    if (name === 'time') return times[index];
    if (Object.hasOwn(row, name)) return name === 'available' ? timeOf(row[name], path(name, index)) : row[name];
    if (name === 'available') return (times[index] as bigint) + (contract === 'Bar' ? intervalNs : 0n);
    if (name === 'symbol') return 'TEST';
    if (name === 'sequence') return BigInt(index);
    if (['open', 'high', 'low'].includes(name)) return row['close'];
    if (['volume', 'size', 'bidSize', 'askSize'].includes(name)) return 1000;
    if (name === 'quality' || name === 'side') return 0;
    return undefined;
  };
  const extra = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => !known.some((column) => column.name === name),
  );
  const extras =
    extra.length === 0
      ? undefined
      : batchFromRows(rows.map((row) => Object.fromEntries(extra.map((name) => [name, row[name] ?? null]))));
  const fields: Field[] = [];
  const columns: Data[] = [];
  for (const { name, kind, nullable } of known) {
    const values = rows.map((_, index) => {
      const value = fillIn(name, index);
      if (value === undefined && !nullable)
        throw new InvalidParams({
          path: path(name, index),
          found: value,
          expected: `a value, since ${contract} has the column "${name}"`,
        });
      return value;
    });
    const column = columnOf(kind, values);
    fields.push(new Field(name, column.type as DataType, nullable));
    columns.push(column);
  }
  for (const [index, field] of (extras?.schema.fields ?? []).entries()) {
    fields.push(field);
    columns.push(extras?.data.children[index] as Data);
  }
  return newBatch(new Schema(fields), rows.length, columns);
}

function columnOf(kind: ColumnKind, values: readonly unknown[]): Data {
  const rows = values.length;
  const numbers = (): Float64Array =>
    Float64Array.from(values, (value) => (value === null || value === undefined ? Number.NaN : Number(value)));
  const texts = (): (string | null)[] => values.map((value) => (typeof value === 'string' ? value : null));
  switch (kind) {
    case 'time':
      return timeColumn(BigInt64Array.from(values as bigint[]), rows);
    case 'sequence':
      return int64Column(
        BigInt64Array.from(values, (value) => BigInt(value as number)),
        rows,
      );
    case 'word':
      return new DictionaryBuilder().columnOf(texts());
    case 'text':
    case 'bytes':
      return textColumn(texts());
    case 'number':
      return float64Column(numbers(), rows);
    case 'side':
      return int8Column(Int8Array.from(numbers()), rows);
    case 'count':
      return int32Column(Int32Array.from(numbers()), rows);
    case 'flags':
      return uint32Column(Uint32Array.from(numbers()), rows);
    case 'boolean':
      return booleanColumn(numbers(), rows);
  }
}
