import type { RecordBatch, Schema } from 'apache-arrow';
import { CorruptInput, describe, SchemaMismatch } from '../../base/errors.js';
import {
  BatchBuilder,
  batchesToRows,
  describeType,
  formatTimeNs,
  isTime,
  type EpochUnit,
} from '../../columnar/index.js';
import {
  batchFromRows,
  contracts,
  contractSchema,
  type ColumnKind,
  type ContractColumn,
  type ContractName,
} from '../../core/index.js';
import { jsonTimeNs } from './json-time.js';

type Row = Readonly<Record<string, unknown>>;

const MOST_ROWS = 1 << 20;
/** Columns of a contract that a foreign producer need not know. */
const MADE = new Set(['sequence', 'available', 'quality']);

/** The rows of a batch as a JSON list of objects: times in ISO 8601, whole numbers beyond 2^53 as text. */
export function encodeJsonRows(batch: RecordBatch): Uint8Array {
  const times = new Set(
    batch.schema.fields
      .filter(({ type }) => isTime(type) && !describeType(type).startsWith('Int'))
      .map(({ name }) => name),
  );
  const rows = batchesToRows([batch]);
  const text = JSON.stringify(rows, function (this: unknown, key: string, value: unknown) {
    if (typeof value === 'bigint') {
      if (times.has(key)) return formatTimeNs(value);
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    }
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  });
  return new TextEncoder().encode(text);
}

export interface JsonRowsOptions {
  readonly component: string;
  /** The columns to make of the rows; without one they are taken from each message. */
  readonly contract?: ContractName | undefined;
  /** Unit of times that are numbers. */
  readonly timeUnit: EpochUnit;
}

/** Makes batches of JSON: a list of objects, one object, or an object a line. */
export class JsonRowsReader {
  private readonly options: JsonRowsOptions;
  private readonly schema: Schema | undefined;
  private readonly builder: BatchBuilder | undefined;
  private sequence = 0n;

  constructor(options: JsonRowsOptions) {
    this.options = options;
    const { contract } = options;
    this.schema = contract === undefined ? undefined : (contractSchema(contract) as Schema);
    this.builder = this.schema === undefined ? undefined : new BatchBuilder(this.schema);
  }

  /**
   * @throws CorruptInput for what is no JSON or has values that cannot be read
   * @throws SchemaMismatch when a column of the contract is missing or something else
   */
  read(bytes: Uint8Array): RecordBatch {
    const rows = this.parse(bytes);
    return this.builder === undefined ? this.inferred(rows) : this.contracted(rows, this.builder);
  }

  private parse(bytes: Uint8Array): readonly Row[] {
    const { component } = this.options;
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    } catch (cause) {
      throw new CorruptInput('byte 0', 'The message is no UTF-8 text.', { component, cause });
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (whole) {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      try {
        if (lines.length < 2) throw whole;
        parsed = lines.map((line) => JSON.parse(line) as unknown);
      } catch (cause) {
        throw new CorruptInput('byte 0', `The message ${describe(text)} is no JSON.`, { component, cause });
      }
    }
    const rows: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    if (rows.length > MOST_ROWS)
      throw new CorruptInput('byte 0', `The message has ${rows.length} rows; the limit is ${MOST_ROWS}.`, {
        component,
      });
    for (const [at, row] of rows.entries())
      if (typeof row !== 'object' || row === null || Array.isArray(row))
        throw new CorruptInput(`row ${at}`, `Found ${describe(row)} where an object of columns was expected.`, {
          component,
        });
    return rows as readonly Row[];
  }

  private inferred(rows: readonly Row[]): RecordBatch {
    const { component } = this.options;
    const read = rows.map((row, at) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          name === 'time' || name === 'available' ? this.time(value, name, at) : value,
        ]),
      ),
    );
    return batchFromRows(read, component);
  }

  private contracted(rows: readonly Row[], builder: BatchBuilder): RecordBatch {
    const { contract } = this.options;
    const { columns } = contracts[contract as ContractName];
    builder.reserve(rows.length);
    for (const [at, row] of rows.entries()) {
      const given = (name: string): unknown => (Object.hasOwn(row, name) ? row[name] : undefined);
      for (const [index, column] of columns.entries()) {
        const value = given(column.name) ?? (MADE.has(column.name) ? this.made(column.name, given('time')) : undefined);
        if (value === undefined || value === null) {
          if (!column.nullable) throw this.mismatch(column, row, at);
          builder.setNull(index, at);
        } else if (!this.set(builder, index, at, column, value)) throw this.mismatch(column, row, at);
      }
    }
    return builder.finish(rows.length);
  }

  private made(name: string, time: unknown): unknown {
    if (name === 'sequence') return this.sequence++;
    return name === 'available' ? time : 0;
  }

  private set(
    builder: BatchBuilder,
    index: number,
    row: number,
    { kind, name }: ContractColumn,
    value: unknown,
  ): boolean {
    switch (kind) {
      case 'time':
        builder.int64(index)[row] = this.time(value, name, row);
        return true;
      case 'sequence': {
        const whole = wholeOf(value);
        if (whole === undefined) return false;
        builder.int64(index)[row] = whole;
        return true;
      }
      case 'number':
        if (typeof value !== 'number') return false;
        builder.float64(index)[row] = value;
        return true;
      case 'side':
      case 'count':
      case 'flags':
        return setWhole(builder, kind, index, row, value);
      case 'boolean':
        if (typeof value !== 'boolean') return false;
        builder.bool(index)[row] = Number(value);
        return true;
      case 'word':
      case 'text':
        if (typeof value !== 'string') return false;
        builder.setText(index, row, value);
        return true;
      case 'bytes':
        return false;
    }
  }

  private mismatch(column: ContractColumn, row: Row, at: number): SchemaMismatch {
    const found = Object.hasOwn(row, column.name) ? describe(row[column.name]) : 'missing';
    return new SchemaMismatch({
      component: this.options.component,
      column: column.name,
      wanted: `${EXPECTED[column.kind]} (contract ${this.options.contract ?? ''})`,
      available: [`${column.name}: ${found} in row ${at}`],
    });
  }

  private time(value: unknown, name: string, row: number): bigint {
    const { timeUnit, component } = this.options;
    const ns = jsonTimeNs(value, timeUnit);
    if (ns !== undefined) return ns;
    throw new CorruptInput(
      `row ${row}`,
      `Column "${name}" is ${describe(value)}; expected a time such as "2026-03-01T12:00:00Z", or a number of ${timeUnit}.`,
      { component, hint: 'Numbers beyond 2^53 are exact only as text.' },
    );
  }
}

const EXPECTED: Readonly<Record<ColumnKind, string>> = {
  time: 'a time',
  word: 'text',
  text: 'text',
  number: 'a number',
  side: '1, -1 or 0',
  count: 'a whole number',
  sequence: 'a whole number',
  flags: 'a whole number of at least 0',
  boolean: 'true or false',
  bytes: 'nothing: bytes do not come as JSON',
};

const RANGES = { side: [-1, 1], count: [-(2 ** 31), 2 ** 31 - 1], flags: [0, 2 ** 32 - 1] } as const;

function setWhole(
  builder: BatchBuilder,
  kind: 'side' | 'count' | 'flags',
  index: number,
  row: number,
  value: unknown,
): boolean {
  const [least, most] = RANGES[kind];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) return false;
  if (kind === 'side') builder.int8(index)[row] = value;
  else if (kind === 'count') builder.int32(index)[row] = value;
  else builder.uint32(index)[row] = value;
  return true;
}

function wholeOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? BigInt(value) : undefined;
}
