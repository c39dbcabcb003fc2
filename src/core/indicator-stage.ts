import { Bool, Field, Float64, Int32, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import { didYouMean, SchemaMismatch } from '../base/errors.js';
import {
  booleanColumn,
  columnIndex,
  completeFloat64Column,
  describeSchema,
  describeType,
  float64Column,
  integerColumn,
  isNumeric,
  layoutOf,
  newBatch,
  sameSchema,
  sliceRows,
  type Layout,
  type StateTables,
} from '../columnar/index.js';
import type { Kernel } from '../kernels/kernel.js';
import type { Emit, SyncStage } from '../runtime/flow/index.js';
import type { OutputType } from './columns.js';
import { KeyLifetimes } from './key-lifetimes.js';
import { KernelDriver } from './kernel-driver.js';

const DEFAULT_KEY = 'symbol';
const OUTPUT_TYPES = {
  number: { type: new Float64(), column: float64Column },
  boolean: { type: new Bool(), column: booleanColumn },
  integer: { type: new Int32(), column: integerColumn },
} as const;

/** An indicator with its parameters: what its stage needs to know. */
export interface IndicatorPlan {
  readonly name: string;
  readonly kernel: Kernel<never>;
  readonly params: unknown;
  readonly seesMissing: boolean;
  readonly columns: readonly string[];
  readonly by: string | null | undefined;
  /** Names of the columns it adds, and what they hold. */
  readonly outputs: readonly string[];
  readonly outputTypes: readonly OutputType[];
  readonly timeToLiveNs: bigint | undefined;
}

/** The stage of every indicator: finds its columns, drives its kernel, adds what comes out. */
export class IndicatorStage implements SyncStage {
  private readonly plan: IndicatorPlan;
  private readonly driver: KernelDriver;
  private readonly lifetimes: KeyLifetimes | undefined;
  private schema: Schema | undefined;
  private outputSchema: Schema | undefined;
  private outputLayout: Layout | undefined;
  private readonly inputIndex: number[] = [];
  private readonly inputs: Data[] = [];
  private keyIndex = -1;
  private keyName = '';

  constructor(plan: IndicatorPlan) {
    this.plan = plan;
    this.driver = new KernelDriver(plan);
    if (plan.timeToLiveNs !== undefined)
      this.lifetimes = new KeyLifetimes(this.driver.keys, plan.timeToLiveNs, plan.name);
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const { lifetimes } = this;
    if (lifetimes === undefined) {
      emit(this.compute(batch));
      return;
    }
    const key = this.keyIndex < 0 ? undefined : batch.data.children[this.keyIndex];
    let from = 0;
    // A key that comes back after its time to live begins anew: the rows before it are computed first.
    for (const until of lifetimes.cuts(batch, key, this.keyName)) {
      if (until > from) emit(this.compute(sliceRows(batch, from, until)));
      lifetimes.forgetAt(until);
      from = until;
    }
    emit(this.compute(sliceRows(batch, from, batch.numRows)));
    lifetimes.sweep();
  }

  private compute(batch: RecordBatch): RecordBatch {
    const { inputs, inputIndex, keyIndex } = this;
    const columns = batch.data.children;
    for (let input = 0; input < inputIndex.length; input++)
      inputs[input] = columns[inputIndex[input] as number] as Data;
    const key = keyIndex < 0 ? undefined : columns[keyIndex];
    const rows = batch.numRows;
    const outputs = this.driver.run(inputs, this.plan.columns, key, this.keyName, rows);
    const { complete } = this.driver;
    const all = columns.slice();
    for (let output = 0; output < outputs.length; output++) {
      const values = outputs[output] as Float64Array;
      const type = this.plan.outputTypes[output] as OutputType;
      if (complete && type === 'number') all.push(completeFloat64Column(values, rows));
      else all.push(OUTPUT_TYPES[type].column(values, rows));
    }
    return newBatch(this.outputSchema as Schema, rows, all, batch.metadata, this.outputLayout);
  }

  stateBytes(): number {
    return this.driver.keys.bytes;
  }

  snapshot(): StateTables {
    return { ...this.driver.snapshot(), ...this.lifetimes?.snapshot() };
  }

  restore(tables: StateTables): void {
    this.driver.restore(tables);
    this.lifetimes?.restore(tables);
  }

  private bind(schema: Schema): void {
    if (this.schema === undefined || !sameSchema(this.schema, schema)) this.findColumns(schema);
    this.schema = schema;
    const added = this.plan.outputs.map(
      (name, output) => new Field(name, OUTPUT_TYPES[this.plan.outputTypes[output] as OutputType].type, true),
    );
    this.outputSchema = new Schema([...schema.fields, ...added], schema.metadata);
    this.outputLayout = layoutOf(this.outputSchema);
  }

  private findColumns(schema: Schema): void {
    const { plan } = this;
    const names = schema.fields.map((field) => field.name as string);
    for (const [input, column] of plan.columns.entries()) {
      const index = columnIndex(schema, column);
      const type = schema.fields[index]?.type as DataType | undefined;
      if (type === undefined || !isNumeric(type)) {
        throw new SchemaMismatch({
          component: plan.name,
          column,
          wanted: 'a column of numbers',
          available: type === undefined ? describeSchema(schema) : [`${column}: ${describeType(type)}`],
          hint: type === undefined ? didYouMean(column, names) : undefined,
        });
      }
      this.inputIndex[input] = index;
    }
    this.keyName = plan.by ?? DEFAULT_KEY;
    this.keyIndex = plan.by === null ? -1 : columnIndex(schema, this.keyName);
    if (typeof plan.by === 'string' && this.keyIndex < 0) {
      throw new SchemaMismatch({
        component: plan.name,
        column: plan.by,
        wanted: 'a column that tells series apart',
        available: describeSchema(schema),
        hint: didYouMean(plan.by, names),
      });
    }
    const taken = plan.outputs.find((output) => columnIndex(schema, output) >= 0);
    if (taken === undefined) return;
    throw new SchemaMismatch({
      component: plan.name,
      column: taken,
      wanted: 'a name that is not taken',
      available: describeSchema(schema),
      hint: 'Choose another name with "as".',
    });
  }
}
