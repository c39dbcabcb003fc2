import { Field, Float64, Schema, type Data, type RecordBatch } from 'apache-arrow';
import { z } from 'zod';
import { didYouMean, SchemaMismatch } from '../base/errors.js';
import {
  appendColumns,
  columnIndex,
  describeSchema,
  describeType,
  float64Column,
  isNumeric,
  sameSchema,
} from '../columnar/index.js';
import type { Kernel, StateLayout } from '../kernels/kernel.js';
import { stageOperator, type Emit, type SyncStage } from '../runtime/flow/index.js';
import type {
  AddColumns,
  AsOption,
  ColumnChoice,
  ColumnOption,
  DefaultChoice,
  InputColumns,
  OutputColumns,
} from './columns.js';
import {
  brandOperator,
  type Component,
  type ComponentCard,
  type ComponentExample,
  type ConfigureOptions,
  type Law,
} from './component.js';
import { KernelDriver } from './kernel-driver.js';
import { outputNames } from './output-names.js';
import { parseParams } from './params.js';

/** What an author writes for an indicator; everything else is made from it. */
export interface IndicatorDefinition<
  Name extends string,
  Shape extends z.ZodRawShape,
  Inputs extends readonly string[],
  Outputs extends readonly string[],
  Layout extends StateLayout,
> {
  readonly name: Name;
  readonly title: string;
  readonly summary: string;
  readonly formula: string;
  readonly see: readonly string[];
  readonly params: Shape;
  readonly kernel: Kernel<z.output<z.ZodObject<Shape>>, Layout, Inputs, Outputs>;
  readonly missing?: 'skip' | 'see';
  readonly invariance?: 'exact' | 'tolerance';
  readonly stability?: 'experimental' | 'stable';
  readonly examples?: readonly ComponentExample[];
  readonly exempt?: Readonly<Partial<Record<Law, string>>>;
}

/** Options every indicator takes beside its own parameters. */
export interface IndicatorOptions {
  /** Column that tells series apart; `symbol` where there is one. `null`: all rows are one series. */
  readonly by?: string | null;
  /** Identity of its state across changes of the pipe. */
  readonly id?: string;
}

/** An indicator as users hold it. */
export interface Indicator<
  Name extends string,
  Shape extends z.ZodRawShape,
  Inputs extends readonly string[],
  Outputs extends readonly string[],
> extends Component {
  <
    const As extends AsOption<Outputs> = Name & AsOption<Outputs>,
    const Choice extends ColumnChoice<Inputs> = DefaultChoice<Inputs> & ColumnChoice<Inputs>,
  >(
    options?: z.input<z.ZodObject<Shape>> & IndicatorOptions & { readonly as?: As } & ColumnOption<Inputs, Choice>,
  ): AddColumns<InputColumns<Inputs, Choice>, OutputColumns<Name, Outputs, As>>;
  readonly card: ComponentCard;
}

const DEFAULT_KEY = 'symbol';

/**
 * Defines an indicator by its kernel: it reads numeric columns, keeps state per key, and adds float64 columns.
 * The result is the function for `pipe()`, and carries the card that files, pages and laws are made from.
 */
export function defineIndicator<
  const Name extends string,
  Shape extends z.ZodRawShape,
  const Inputs extends readonly string[],
  const Outputs extends readonly string[],
  Layout extends StateLayout,
>(definition: IndicatorDefinition<Name, Shape, Inputs, Outputs, Layout>): Indicator<Name, Shape, Inputs, Outputs> {
  const { kernel } = definition;
  const single = kernel.inputs.length === 1;
  const nameFor = (roles: readonly string[]): z.ZodType =>
    z.strictObject(Object.fromEntries(roles.map((role) => [role, z.string().min(1).optional()])));
  const schema = z.strictObject({
    ...definition.params,
    ...(single
      ? {
          column: z
            .string()
            .min(1)
            .optional()
            .describe(`Column to read instead of "${kernel.inputs[0] ?? ''}".`),
        }
      : { columns: nameFor(kernel.inputs).optional().describe('Columns to read instead of those of the same name.') }),
    as: (kernel.outputs.length === 1 ? z.string().min(1) : z.union([z.string().min(1), nameFor(kernel.outputs)]))
      .optional()
      .describe('Name of the added column, or of each.'),
    by: z
      .string()
      .min(1)
      .nullable()
      .optional()
      .describe('Column that tells series apart: "symbol" where there is one; null for one series.'),
    id: z.string().min(1).optional().describe('Identity of the state across changes of the pipe.'),
  });
  const own = z.object(definition.params);
  const card: ComponentCard = {
    kind: 'indicator',
    name: definition.name,
    title: definition.title,
    summary: definition.summary,
    formula: definition.formula,
    see: definition.see,
    params: schema,
    scope: 'key',
    invariance: definition.invariance ?? 'exact',
    inputs: kernel.inputs,
    outputs: kernel.outputs,
    warmup: (params: never) => kernel.warmup(params),
    missing: definition.missing ?? 'skip',
    addsColumns: true,
    stability: definition.stability ?? 'stable',
    examples: definition.examples ?? [{ title: `Default parameters`, params: {} }],
    ...(definition.exempt === undefined ? {} : { exempt: definition.exempt }),
  };
  const configure = (given: unknown = {}, options: ConfigureOptions = {}): object => {
    const checked = parseParams(definition.name, schema, given ?? {}) as CommonParams;
    const params = own.parse(checked);
    const id = checked.id ?? options.id;
    const plan: IndicatorPlan = {
      name: definition.name,
      kernel: kernel as unknown as Kernel<never>,
      params,
      seesMissing: card.missing === 'see',
      columns: kernel.inputs.map((role) => (single ? (checked.column ?? role) : (checked.columns?.[role] ?? role))),
      by: checked.by,
      outputs: outputNames(definition.name, kernel.outputs, checked.as),
    };
    const open = (): SyncStage => new IndicatorStage(plan);
    const { id: _, ...identity } = checked;
    const operator = stageOperator({ name: definition.name, id, params: identity }, open);
    return brandOperator(operator, { card, given, params: checked, id, stage: { mode: 'sync', open } });
  };
  return Object.assign(configure, { card, configure }) as unknown as Indicator<Name, Shape, Inputs, Outputs>;
}

interface CommonParams {
  readonly column?: string;
  readonly columns?: Readonly<Record<string, string | undefined>>;
  readonly as?: string | Readonly<Record<string, string | undefined>>;
  readonly by?: string | null;
  readonly id?: string;
}

interface IndicatorPlan {
  readonly name: string;
  readonly kernel: Kernel<never>;
  readonly params: unknown;
  readonly seesMissing: boolean;
  readonly columns: readonly string[];
  readonly by: string | null | undefined;
  readonly outputs: readonly string[];
}

class IndicatorStage implements SyncStage {
  private readonly plan: IndicatorPlan;
  private readonly driver: KernelDriver;
  private schema: Schema | undefined;
  private outputSchema: Schema | undefined;
  private readonly inputIndex: number[] = [];
  private readonly inputs: Data[] = [];
  private keyIndex = -1;
  private keyName = '';

  constructor(plan: IndicatorPlan) {
    this.plan = plan;
    this.driver = new KernelDriver(plan);
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const { inputs, inputIndex, keyIndex } = this;
    const columns = batch.data.children;
    for (let input = 0; input < inputIndex.length; input++)
      inputs[input] = columns[inputIndex[input] as number] as Data;
    const key = keyIndex < 0 ? undefined : columns[keyIndex];
    const rows = batch.numRows;
    const outputs = this.driver.run(inputs, this.plan.columns, key, this.keyName, rows);
    const added: Data[] = [];
    for (let output = 0; output < outputs.length; output++)
      added[output] = float64Column(outputs[output] as Float64Array, rows);
    emit(appendColumns(batch, this.outputSchema as Schema, added));
  }

  snapshot(): ReturnType<KernelDriver['snapshot']> {
    return this.driver.snapshot();
  }

  restore(tables: ReturnType<KernelDriver['snapshot']>): void {
    this.driver.restore(tables);
  }

  private bind(schema: Schema): void {
    if (this.schema !== undefined && sameSchema(this.schema, schema)) {
      this.schema = schema;
      this.outputSchema = this.extend(schema);
      return;
    }
    const { plan } = this;
    for (const [input, column] of plan.columns.entries()) {
      const index = columnIndex(schema, column);
      const type = schema.fields[index]?.type;
      if (index < 0 || type === undefined || !isNumeric(type)) {
        throw new SchemaMismatch({
          component: plan.name,
          column,
          wanted: 'a column of numbers',
          available: index < 0 ? describeSchema(schema) : [`${column}: ${describeType(type as never)}`],
          hint: index < 0 ? didYouMean(column, schema.names as string[]) : undefined,
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
        hint: didYouMean(plan.by, schema.names as string[]),
      });
    }
    for (const output of plan.outputs) {
      if (columnIndex(schema, output) >= 0) {
        throw new SchemaMismatch({
          component: plan.name,
          column: output,
          wanted: 'a name that is not taken',
          available: describeSchema(schema),
          hint: 'Choose another name with "as".',
        });
      }
    }
    this.schema = schema;
    this.outputSchema = this.extend(schema);
  }

  private extend(schema: Schema): Schema {
    const added = this.plan.outputs.map((name) => new Field(name, FLOAT64, true));
    return new Schema([...schema.fields, ...added], schema.metadata);
  }
}

const FLOAT64 = new Float64();
