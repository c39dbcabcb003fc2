import { Bool, DataType, Field, Int32, Int64, Schema, Uint32, type RecordBatch } from 'apache-arrow';
import {
  BatchBuilder,
  columnIndex,
  describeSchema,
  emptyBatch,
  newDictionaryType,
  NO_KEY,
  TIMESTAMP,
} from '../../columnar/index.js';
import { SchemaMismatch } from '../../base/errors.js';
import { contracts, type ContractName } from '../../core/index.js';
import { aggregateType, type AggregatePlan } from './_aggregates.js';

const CONTRACT = 'rxarrow.contract';

/** What a row of output says beside its statistics. */
export interface WindowRow {
  key: string;
  sequence: bigint;
  timeNs: bigint;
  availableNs: bigint;
  quality: number;
  revision: number;
  retracted: boolean;
}

export interface WriterOptions {
  readonly component: string;
  readonly plans: readonly AggregatePlan[];
  /** Whether rows may be taken back, and say so. */
  readonly revised: boolean;
  /** The contract that the output keeps, as `Bar/1`. */
  readonly contract?: string | undefined;
}

/** Builds the output of windows: key, sequence, times, statistics, quality. */
export class WindowWriter {
  readonly schema: Schema;
  private readonly builder: BatchBuilder;
  private readonly options: WriterOptions;
  private readonly keyed: boolean;
  private readonly keyNullable: boolean;
  private readonly codes = new Map<string, number>();
  private rows = 0;

  /** `schema` is that of its output, as `windowSchema` makes it. */
  constructor(options: WriterOptions, schema: Schema) {
    this.options = options;
    this.schema = schema;
    const [first] = schema.fields as Field[];
    this.keyed = first !== undefined && DataType.isDictionary(first.type as DataType);
    this.keyNullable = first?.nullable === true;
    this.builder = new BatchBuilder(schema, 64);
  }

  get count(): number {
    return this.rows;
  }

  add(row: WindowRow, values: Float64Array): void {
    const { builder, keyed, options } = this;
    const at = this.rows++;
    builder.reserve(this.rows);
    let column = 0;
    if (keyed) this.setKey(column++, at, row.key);
    builder.int64(column++)[at] = row.sequence;
    builder.int64(column++)[at] = row.timeNs;
    builder.int64(column++)[at] = row.availableNs;
    for (const [index, { integer }] of options.plans.entries()) {
      const value = values[index] as number;
      if (!integer) builder.float64(column)[at] = value;
      else builder.int32(column)[at] = value;
      column++;
    }
    builder.uint32(column++)[at] = row.quality;
    if (!options.revised) return;
    builder.int32(column++)[at] = row.revision;
    builder.bool(column)[at] = Number(row.retracted);
  }

  private setKey(column: number, at: number, key: string): void {
    if (key === NO_KEY && this.keyNullable) {
      this.builder.setNull(column, at);
      return;
    }
    let code = this.codes.get(key);
    if (code === undefined) this.codes.set(key, (code = this.builder.code(column, key)));
    this.builder.codes(column)[at] = code;
  }

  /** What has been added, and nothing any more. */
  take(): RecordBatch {
    const rows = this.rows;
    this.rows = 0;
    return rows === 0 ? emptyBatch(this.schema) : this.builder.finish(rows);
  }
}

/**
 * The columns of windows of a stream: its key, if it has one, the times, the statistics, and how good they are.
 * @throws SchemaMismatch when a statistic has the name of another column
 */
export function windowSchema(options: WriterOptions, input: Schema, key: Field | undefined): Schema {
  const fields = [
    ...(key === undefined ? [] : [new Field(key.name as string, newDictionaryType() as DataType, key.nullable)]),
    new Field('sequence', new Int64(), false),
    new Field('time', TIMESTAMP, false),
    new Field('available', TIMESTAMP, false),
    ...options.plans.map((plan) => new Field(plan.name, aggregateType(plan), !inContract(options, plan.name))),
    new Field('quality', new Uint32(), false),
    ...(options.revised ? [new Field('revision', new Int32(), false), new Field('retracted', new Bool(), false)] : []),
  ];
  const metadata = new Map([...input.metadata].filter(([name]) => name !== CONTRACT));
  if (options.contract !== undefined) metadata.set(CONTRACT, options.contract);
  const schema = new Schema(fields as never, metadata);
  for (const [index, field] of fields.entries()) {
    if (columnIndex(schema, field.name as string) === index) continue;
    throw new SchemaMismatch({
      component: options.component,
      column: field.name as string,
      wanted: 'a name that is not taken',
      available: describeSchema(schema),
      hint: 'A window has the columns of its key, sequence, time, available and quality: choose other names.',
    });
  }
  return schema;
}

/** What a contract asks for is there in every row. */
function inContract({ contract }: WriterOptions, name: string): boolean {
  const columns = contract === undefined ? [] : contracts[contract.split('/')[0] as ContractName].columns;
  return columns.some((column) => column.name === name);
}
