import * as z from 'zod';
import { InvalidParams } from '../base/errors.js';
import { once } from '../base/once.js';
import { parseDurationNs } from '../columnar/index.js';
import { chosenOutputs, type Kernel, type StateLayout } from '../kernels/kernel.js';
import { stageOperator, type MigrateState, type SyncStage } from '../runtime/flow/index.js';
import type {
  AddColumns,
  AsOption,
  ColumnChoice,
  ColumnOption,
  DefaultChoice,
  InputColumns,
  OutputColumns,
  OutputType,
  OutputTypes,
} from './columns.js';
import {
  brandOperator,
  type Component,
  type ComponentCard,
  type ComponentExample,
  type ConfigureOptions,
  type Law,
} from './component.js';
import { cardOf } from './define-operator.js';
import { durationParam } from './duration-param.js';
import { IndicatorStage, type IndicatorPlan } from './indicator-stage.js';
import { familyNames, outputNames } from './output-names.js';
import { paramsOf, parseParams } from './params.js';
import type { Twins } from './twins.js';

/** What an author writes for an indicator; everything else is made from it. */
export interface IndicatorDefinition<
  Name extends string,
  Shape extends z.ZodRawShape,
  Inputs extends readonly string[],
  Outputs extends readonly string[],
  Layout extends StateLayout,
  Type extends OutputTypes<Outputs>,
> {
  readonly name: Name;
  readonly title: string;
  readonly summary: string;
  readonly formula: string;
  readonly see: readonly string[];
  /** What it is called in other libraries. */
  readonly twins?: Twins;
  /** Its own parameters by name; a function, so that importing an indicator builds no schema. */
  readonly params: () => Shape;
  readonly kernel: Kernel<z.output<z.ZodObject<Shape>>, Layout, Inputs, Outputs>;
  readonly missing?: 'skip' | 'see';
  /** `boolean` for outputs that are 1, 0 or no value, `integer` for whole numbers; one for all, or by output. */
  readonly outputType?: Type;
  readonly invariance?: 'exact' | 'tolerance';
  readonly stability?: 'experimental' | 'stable';
  readonly examples?: readonly ComponentExample[];
  readonly exempt?: Readonly<Partial<Record<Law, string>>>;
  /** Version of the layout of the kernel's state, 1 when left out; to be raised when the layout changes. */
  readonly stateVersion?: number;
  /** Makes of a state of an earlier version one of this, so that checkpoints from before can still be used. */
  readonly migrate?: MigrateState;
}

/** Options every indicator takes beside its own parameters. */
export interface IndicatorOptions {
  /** Column that tells series apart; `symbol` where there is one. `null`: all rows are one series. */
  readonly by?: string | null;
  /**
   * Forgets a key this long (of `available`, or `time`) after its last row, so that its room is used again.
   * For streams in time order; a key that comes back begins anew.
   */
  readonly timeToLive?: string;
  /** Identity of its state across changes of the pipe. */
  readonly id?: string;
}

// An object type without keys would forbid every other option.
type ParamsInput<Shape extends z.ZodRawShape> = keyof Shape extends never ? unknown : z.input<z.ZodObject<Shape>>;

/** An indicator as users hold it. */
export interface Indicator<
  Name extends string,
  Shape extends z.ZodRawShape,
  Inputs extends readonly string[],
  Outputs extends readonly string[],
  Type = 'number',
> extends Component {
  <
    const As extends AsOption<Outputs> = Name & AsOption<Outputs>,
    const Choice extends ColumnChoice<Inputs> = DefaultChoice<Inputs> & ColumnChoice<Inputs>,
  >(
    options?: ParamsInput<Shape> & IndicatorOptions & { readonly as?: As } & ColumnOption<Inputs, Choice>,
  ): AddColumns<InputColumns<Inputs, Choice>, OutputColumns<Name, Outputs, As, Type>>;
  readonly card: ComponentCard;
}

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
  const Type extends OutputTypes<Outputs> = 'number',
  Signature = Indicator<Name, Shape, Inputs, Outputs, Type>,
>(
  definition: IndicatorDefinition<Name, Shape, Inputs, Outputs, Layout, Type> & {
    /** The function users call, where the compiler must be told more: which columns a choice of a family adds. */
    readonly signature?: Signature;
  },
): Signature & Component {
  const { kernel } = definition;
  const single = kernel.inputs.length === 1;
  const family = kernel.chosen !== undefined;
  const shape = paramsOf(definition.name, definition.params);
  const schema = once(() => withCommonParams(shape(), kernel));
  const own = once(() => z.object(shape()));
  const card = cardOf(
    { ...definition, examples: definition.examples ?? [{ title: `Default parameters`, params: {} }] },
    'indicator',
    schema,
    {
      scope: 'key',
      inputs: kernel.inputs,
      outputs: kernel.outputs,
      warmup: (params: never) => kernel.warmup(params),
      missing: definition.missing ?? 'skip',
      addsColumns: true,
      ...(family ? { family } : {}),
      ...(definition.twins === undefined ? {} : { twins: definition.twins }),
    },
  );
  const configure = (given: unknown = {}, options: ConfigureOptions = {}): object => {
    const checked = parseParams(definition.name, schema(), given ?? {}) as CommonParams;
    const params = own().parse(checked);
    const id = checked.id ?? options.id;
    const chosen = chosenOutputs(kernel, params);
    refuseUnchosen(definition.name, chosen, checked.as);
    const plan: IndicatorPlan = {
      name: definition.name,
      kernel: kernel as unknown as Kernel<never>,
      params,
      seesMissing: card.missing === 'see',
      columns: kernel.inputs.map((role) => (single ? (checked.column ?? role) : (checked.columns?.[role] ?? role))),
      by: checked.by,
      outputTypes: chosen.map((output) => outputTypeOf(definition.outputType, output)),
      timeToLiveNs: checked.timeToLive === undefined ? undefined : parseDurationNs(checked.timeToLive),
      outputs: family ? familyNames(chosen, checked.as) : outputNames(definition.name, kernel.outputs, checked.as),
    };
    const open = (): SyncStage => new IndicatorStage(plan);
    const { id: _, ...identity } = checked;
    const stage = {
      name: definition.name,
      id,
      params: identity,
      version: definition.stateVersion,
      migrate: definition.migrate,
      warmupRows: kernel.warmup(params as never),
    };
    const operator = stageOperator(stage, open);
    return brandOperator(operator, {
      card,
      given,
      params: checked,
      id,
      configure,
      stage: { mode: 'sync', open, identity: stage },
    });
  };
  return Object.assign(configure, { card, configure }) as unknown as Signature & Component;
}

/** A name for an output that is not there would be passed over in silence. */
function refuseUnchosen(component: string, chosen: readonly string[], as: CommonParams['as']): void {
  if (typeof as !== 'object') return;
  const stray = Object.keys(as).find((output) => !chosen.includes(output));
  if (stray !== undefined)
    throw new InvalidParams({
      component,
      path: `as.${stray}`,
      found: as[stray],
      expected: `names for ${chosen.join(', ')} only`,
    });
}

function outputTypeOf(types: OutputTypes<readonly string[]> | undefined, output: string): OutputType {
  return (typeof types === 'object' ? types[output] : types) ?? 'number';
}

/** The parameters of an indicator beside those that every indicator takes. */
function withCommonParams(own: z.ZodRawShape, { inputs, outputs }: RoledKernel): z.ZodObject {
  const [input = ''] = inputs;
  const nameFor = (roles: readonly string[]): z.ZodType =>
    z.strictObject(Object.fromEntries(roles.map((role) => [role, z.string().min(1).optional()])));
  return z.strictObject({
    ...own,
    ...(inputs.length === 1
      ? { column: z.string().min(1).optional().describe(`Column to read instead of "${input}".`) }
      : { columns: nameFor(inputs).optional().describe('Columns to read instead of those of the same name.') }),
    as: (outputs.length === 1 ? z.string().min(1) : z.union([z.string().min(1), nameFor(outputs)]))
      .optional()
      .describe('Name of the added column, or of each.'),
    by: z
      .string()
      .min(1)
      .nullable()
      .optional()
      .describe('Column that tells series apart: "symbol" where there is one; null for one series.'),
    timeToLive: durationParam().optional().describe('Forgets a key this long after its last row, such as "30d".'),
    id: z.string().min(1).optional().describe('Identity of the state across changes of the pipe.'),
  });
}

interface RoledKernel {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

interface CommonParams {
  readonly timeToLive?: string;
  readonly column?: string;
  readonly columns?: Readonly<Record<string, string | undefined>>;
  readonly as?: string | Readonly<Record<string, string | undefined>>;
  readonly by?: string | null;
  readonly id?: string;
}
