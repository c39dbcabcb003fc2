import type * as z from 'zod';
import { brand, configuredOf, expandShorthand, type Component, type ComponentCard } from './component.js';
import type { ComponentExample } from './component.js';
import { cardOf } from './define-operator.js';
import { paramsOf, parseParams } from './params.js';

/** One column of state; `values` is replaced when it grows, so ask for it each time. */
export interface StateCells<A> {
  readonly values: A;
}

/**
 * State of a rule as plain columns: the desk grows them with the symbols and keeps them in the snapshot.
 * A rule asks for its columns once, when it is opened.
 */
export interface RuleState {
  /** A number for each symbol, by slot. */
  perSymbol(name: string, initial?: number): StateCells<Float64Array>;
  /** A time in ns for each symbol, by slot. */
  timePerSymbol(name: string): StateCells<BigInt64Array>;
  /** One number: `cells.values[0]`. */
  number(name: string, initial?: number): StateCells<Float64Array>;
  /** One time in ns: `cells.values[0]`. */
  time(name: string): StateCells<BigInt64Array>;
}

/**
 * What a rule sees of the desk at one instant, and how it says what it wants. Columns are by slot, one slot a symbol;
 * they are replaced when symbols come, so a rule asks for them at each call and keeps none.
 */
export interface Desk {
  /** `available` of the instant, ns since 1970, UTC. */
  readonly instantNs: bigint;
  /** Cash plus the value of all positions, in account currency. */
  readonly equity: number;
  readonly cash: number;
  /** Sum of the sizes of all positions, in account currency. */
  readonly gross: number;
  /** Sum of the signed values of all positions, in account currency. */
  readonly net: number;
  /** Fraction below the highest equity so far. */
  readonly drawdown: number;
  /** Number of symbols that may be traded now. */
  readonly tradable: number;
  /** Slots with a row at this instant, by name of the symbol; `slotCount` of them. */
  readonly slots: Int32Array;
  readonly slotCount: number;
  /** Slots with a position, by name of the symbol; `heldCount` of them. */
  readonly held: Int32Array;
  readonly heldCount: number;
  /** Wanted state by slot: the latest signal, 0 before the first. */
  readonly wanted: Float64Array;
  /** Wanted position by slot as a signed fraction of equity; NaN: no decision, all stays as it is. Rules write here. */
  readonly target: Float64Array;
  /** Position by slot, signed, in units. */
  readonly quantity: Float64Array;
  /** Mean price paid for the position by slot. */
  readonly averagePrice: Float64Array;
  /** Latest price by slot; NaN before the first. */
  readonly price: Float64Array;
  /** Value of the position of a slot as a signed fraction of equity. */
  fraction(slot: number): number;
  /** Size of the position of a slot, now or when its working orders are filled, whichever is larger, as a fraction of equity. */
  committed(slot: number): number;
  /** Sum of `committed` over all symbols. */
  readonly committedGross: number;
  /** Latest values of an input column by slot, NaN where null; only of columns that the rule has declared. */
  column(name: string): Float64Array;
  symbolOf(slot: number): string;
  /** Closes a position; it stays closed until its signal changes. */
  exit(slot: number, cause: string): void;
  /** Closes all positions and opens none at this instant. Say it at each instant for which it is to hold. */
  halt(cause: string): void;
  /** Allows no larger position in a slot at this instant. */
  veto(slot: number, cause: string): void;
  /** Protects a position: closes it when the price reaches this level. Of several the nearest counts; it is never loosened. */
  setStop(slot: number, price: number, cause: string): void;
  /** Takes the profit of a position at this level; the latest counts. NaN takes the level away. */
  setTake(slot: number, price: number, cause: string): void;
}

/**
 * A rule at work on one desk. At each instant the desk calls the phases in this order, in each the rules in the order of the list:
 * `exits`, `entries`, `size`, `band`, `limit`. Nothing here may allocate per row.
 */
export interface RuleStage {
  /** After fills, marks and the equity row: exits and halts. */
  exits?(desk: Desk): void;
  /** Vetoes of entries, and other targets than the signal. */
  entries?(desk: Desk): void;
  /** Scales targets. */
  size?(desk: Desk): void;
  /** Drops decisions that are not worth a trade. */
  band?(desk: Desk): void;
  /** Cuts targets down to what is allowed. */
  limit?(desk: Desk): void;
  /** A fill has changed a position: place stop and take. */
  filled?(desk: Desk, slot: number): void;
  /** A row of a symbol with a position is complete: move stop and take. */
  moved?(desk: Desk, slot: number): void;
}

/** What an author writes for a rule of the desk. */
export interface RuleDefinition<S extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly formula?: string;
  readonly see?: readonly string[];
  /** The parameters; a function, so that importing a rule does not build its schema. */
  readonly params: () => S;
  /** The parameter that a value stands for which is not an object: `maxDrawdown: 0.2`. */
  readonly shorthand?: string;
  /** Numeric columns that the stream must have, beside those of bars. */
  readonly columns?: (params: z.output<S>) => readonly string[];
  readonly examples: readonly ComponentExample[];
  readonly stability?: 'experimental' | 'stable';
  readonly open: (params: z.output<S>, state: RuleState) => RuleStage;
}

/** A rule with its parameters: in plain sight the same object that a file has, `{ maxDrawdown: { limit: 0.2 } }`. */
export type RuleEntry = string | Readonly<Record<string, unknown>>;

/** A rule ready to be opened by a desk. */
export interface BoundRule {
  readonly name: string;
  readonly columns: readonly string[];
  open(state: RuleState): RuleStage;
}

/** A rule as users hold it. */
export interface Rule<S extends z.ZodType> extends Component {
  (params?: z.input<S>): Readonly<Record<string, unknown>>;
  readonly bind: (params: unknown) => BoundRule;
}

/**
 * Defines a rule of the desk: what needs positions, equity or fills. The result is the function for `desk({ rules: [...] })`;
 * files name it with its parameters.
 */
export function defineRule<S extends z.ZodType>(definition: RuleDefinition<S>): Rule<S> {
  const { name } = definition;
  const schema = paramsOf(definition.name, definition.params);
  const card = cardOf(definition, 'rule', schema, { scope: 'account', missing: 'see', addsColumns: false });
  const parse = (given: unknown): z.output<S> => parseParams(name, schema(), expandShorthand(card, given ?? {}) ?? {});
  const bind = (given: unknown): BoundRule => {
    const params = parse(given);
    return {
      name,
      columns: definition.columns?.(params) ?? [],
      open: (state) => definition.open(params, state),
    };
  };
  const rule = { card, bind } as { card: ComponentCard; bind: Rule<S>['bind']; configure: Component['configure'] };
  const configure = (given?: unknown): Readonly<Record<string, unknown>> => {
    const params = parse(given);
    // The brand leads from the entry back to the rule, so that rules of users need no registry in code.
    const entry = brand(
      { [name]: expandShorthand(card, given) ?? {} },
      { card, given, params, id: undefined, stage: { mode: 'rule' } },
    );
    Object.defineProperty(entry, BINDER, { value: bind, enumerable: false });
    return entry;
  };
  rule.configure = configure;
  return Object.assign(configure, rule) as unknown as Rule<S>;
}

const BINDER = Symbol.for('rxarrow.rule');

/** The rule that an entry made in code stands for; undefined for plain data. */
export function boundRuleOf(entry: unknown): BoundRule | undefined {
  const configured = configuredOf(entry);
  const bind = (entry as { readonly [BINDER]?: (given: unknown) => BoundRule } | undefined)?.[BINDER];
  return configured === undefined || bind === undefined ? undefined : bind(configured.given);
}

/** The rule that a component of a registry is; undefined for other kinds. */
export function ruleBinder(component: Component): ((given: unknown) => BoundRule) | undefined {
  return (component as Partial<Rule<z.ZodType>>).bind;
}
