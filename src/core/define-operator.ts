import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type * as z from 'zod';
import {
  asyncStageOperator,
  joinStreams,
  relayOperator,
  stageOperator,
  type AsyncStage,
  type BufferOptions,
  type JoinStage,
  type MigrateState,
  type StageNode,
  type SyncStage,
} from '../runtime/flow/index.js';
import { InvalidParams } from '../base/errors.js';
import type { SameColumns } from './columns.js';
import {
  brandOperator,
  expandShorthand,
  linkUpstream,
  type BatchOperator,
  type Component,
  type ComponentCard,
  type ComponentExample,
  type ConfigureOptions,
  type Configured,
  type Delivery,
  type Law,
  type Scope,
} from './component.js';
import { paramsOf, parseParams } from './params.js';

interface CommonDefinition<S extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly formula?: string;
  readonly see?: readonly string[];
  /**
   * The parameters, any zod type: plain data in files, closures only where the type allows them. A function, so that importing
   * a component does not build its schema.
   */
  readonly params: () => S;
  readonly shorthand?: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly invariance?: 'exact' | 'tolerance';
  readonly stability?: 'experimental' | 'stable';
  /** What has to be there outside the process, as a server. */
  readonly needs?: string;
  readonly examples: readonly ComponentExample[];
  /** Whether what it says of a row is known only later, as a label: a run that trades and uses it is refused. */
  readonly looksAhead?: boolean;
  /** Whether what it has learned of one stream can be used on another, by its parameter `fitted` (`fittedParam`). */
  readonly fits?: boolean;
  readonly exempt?: Readonly<Partial<Record<Law, string>>>;
  /** Version of the layout of its state, 1 when left out; to be raised when the layout changes. */
  readonly stateVersion?: number;
  /** Makes of a state of an earlier version one of this, so that checkpoints from before can still be used. */
  readonly migrate?: MigrateState;
  /** What identifies the parameters of a stage whose parameters are not plain data. */
  readonly identity?: (params: z.output<S>) => unknown;
  /** Whether what identifies the parameters may be the same for others, as the source of a closure: an id is needed then. */
  readonly opaque?: (params: z.output<S>) => boolean;
}

/** What an author writes for an operator that is not an indicator. */
export interface OperatorDefinition<S extends z.ZodType> extends CommonDefinition<S> {
  readonly scope: Scope;
  readonly missing?: 'skip' | 'see';
  readonly addsColumns: boolean;
  /** Whether each input row gives exactly one output row in its place, though columns go or get other names. */
  readonly rowForRow?: boolean;
  /** Leading rows of a key without a value. */
  readonly warmupRows?: (params: z.output<S>) => number;
  /**
   * An operator that has to wait, as for the clock, is asynchronous; it works on one batch at a time, or on up to `concurrency`, and
   * its output keeps the order of its input.
   */
  readonly open:
    | ((params: z.output<S>, node: StageNode) => SyncStage)
    | {
        readonly async: (params: z.output<S>, node: StageNode, options: ConfigureOptions) => AsyncStage;
        readonly concurrency?: number;
      }
    /** One that decouples what is above from what is beneath by a buffer. */
    | { readonly relay: (params: z.output<S>, node: StageNode) => BufferOptions };
}

/** Options that every stage takes beside its parameters. */
export interface StageOptions {
  readonly id?: string;
}

/** The signature of an operator whose columns do not change. */
export type PlainOperator<S extends z.ZodType> =
  Record<never, never> extends z.input<S>
    ? (params?: z.input<S>, options?: StageOptions) => SameColumns
    : (params: z.input<S>, options?: StageOptions) => SameColumns;

/**
 * Defines an operator over batches. `Signature` is the function users call; give it when columns change,
 * so that the compiler knows the new ones.
 */
export function defineOperator<S extends z.ZodType, Signature = PlainOperator<S>>(
  definition: OperatorDefinition<S> & { readonly signature?: Signature },
): Signature & Component {
  const schema = paramsOf(definition.name, definition.params);
  const card = cardOf(definition, 'operator', schema, {
    scope: definition.scope,
    missing: definition.missing ?? 'see',
    addsColumns: definition.addsColumns,
    ...(definition.rowForRow === undefined ? {} : { rowForRow: definition.rowForRow }),
  });
  const configure = (given?: unknown, options: ConfigureOptions = {}): BatchOperator => {
    const params = parseParams(definition.name, schema(), expandShorthand(card, given) ?? {});
    const identity = {
      name: definition.name,
      id: options.id,
      params: identityOf(definition, params),
      opaque: definition.opaque?.(params) ?? false,
      version: definition.stateVersion,
      migrate: definition.migrate,
      looksAhead: definition.looksAhead,
      warmupRows: definition.warmupRows?.(params),
    };
    const opener = definition.open;
    const configured = { card, given, params, id: options.id, configure };
    if (typeof opener === 'function') {
      const open = (node: StageNode): SyncStage => opener(params, node);
      return brandOperator(stageOperator(identity, open), { ...configured, stage: { mode: 'sync', open, identity } });
    }
    if ('relay' in opener) {
      const open = (node: StageNode): BufferOptions => opener.relay(params, node);
      return brandOperator(relayOperator(identity, open), { ...configured, stage: { mode: 'relay', open } });
    }
    const open = (node: StageNode): AsyncStage => opener.async(params, node, options);
    const { concurrency = 1 } = opener;
    const stage = { mode: 'async', open, concurrency, identity } as const;
    return brandOperator(asyncStageOperator(identity, open, concurrency), { ...configured, stage });
  };
  return Object.assign(configure, { card, configure }) as unknown as Signature & Component;
}

/** What an author writes for a join: a stage with several inputs. */
export interface JoinDefinition<S extends z.ZodType> extends CommonDefinition<S> {
  /** Names of the inputs in files; `...` when there may be any number. */
  readonly streams: readonly string[] | '...';
  readonly open: (params: z.output<S>, node: StageNode, inputs: number, names: readonly string[]) => JoinStage;
}

/** The signature of a join whose columns the compiler does not follow. */
export type PlainJoin<S extends z.ZodType> = (
  streams: readonly Observable<RecordBatch>[],
  params?: z.input<S>,
  options?: StageOptions,
) => Observable<RecordBatch>;

/** What a join carries beside its card: how files name its inputs. */
export interface JoinComponent extends Component {
  readonly streams: readonly string[] | '...';
}

/**
 * Defines a join. It is called with its streams as a list, or by their names: `mergeByTime([a, b])`,
 * `asOf({ left, right }, { tolerance: '1m' })`.
 */
export function defineJoin<S extends z.ZodType, Signature = PlainJoin<S>>(
  definition: JoinDefinition<S> & { readonly signature?: Signature },
): Signature & JoinComponent {
  const schema = paramsOf(definition.name, definition.params);
  const card = cardOf(definition, 'join', schema, { scope: 'crossSection', missing: 'see', addsColumns: false });
  const join = (
    given: readonly Observable<RecordBatch>[] | Readonly<Record<string, Observable<RecordBatch>>>,
    givenParams: unknown,
    options: ConfigureOptions,
  ): Observable<RecordBatch> => {
    const streams = inputsOf(definition, given);
    const params = parseParams(definition.name, schema(), givenParams ?? {});
    const names = options.streamNames ?? streams.map((_, index) => String(index));
    const open = (node: StageNode, inputs: number): JoinStage => definition.open(params, node, inputs, names);
    const { stateVersion: version, migrate } = definition;
    const stream = joinStreams(
      { name: definition.name, id: options.id, params: identityOf(definition, params), version, migrate },
      streams,
      (node) => open(node, streams.length),
    );
    const configured: Configured = { card, given: givenParams, params, id: options.id, stage: { mode: 'join', open } };
    return linkUpstream(stream, streams, configured);
  };
  const call = (
    streams: readonly Observable<RecordBatch>[] | Readonly<Record<string, Observable<RecordBatch>>>,
    params?: unknown,
    options: StageOptions = {},
  ): Observable<RecordBatch> => join(streams, params, options);
  const configure = (params: unknown, options: ConfigureOptions = {}): Observable<RecordBatch> =>
    join(options.streams ?? [], params, options);
  return Object.assign(call, { card, streams: definition.streams, configure }) as unknown as Signature & JoinComponent;
}

function inputsOf(
  definition: { readonly name: string; readonly streams: readonly string[] | '...' },
  given: readonly Observable<RecordBatch>[] | Readonly<Record<string, Observable<RecordBatch>>>,
): readonly Observable<RecordBatch>[] {
  const { name, streams: names } = definition;
  const list = Array.isArray(given) ? (given as readonly Observable<RecordBatch>[]) : undefined;
  if (names === '...') {
    if (list !== undefined && list.length > 0) return list;
    throw new InvalidParams({
      component: name,
      path: 'streams',
      found: given,
      expected: 'a list of at least one stream',
    });
  }
  if (list !== undefined && list.length === names.length) return list;
  const record = given as Readonly<Record<string, Observable<RecordBatch>>>;
  return names.map((input) => {
    const stream = list === undefined ? record[input] : undefined;
    if (stream === undefined)
      throw new InvalidParams({ component: name, path: input, found: stream, expected: 'a stream' });
    return stream;
  });
}

/** What an author writes for a sink: an operator whose output is what happened. */
export interface SinkDefinition<S extends z.ZodType> extends CommonDefinition<S> {
  readonly scope?: Scope;
  /** What giving it the same batch twice does; a sink that does not say is never given one twice. */
  readonly delivery?: Delivery;
  /** Whether after a restart it goes on behind what the checkpoint covers, so that each row is there once. */
  readonly goesOn?: boolean;
  /** Batches worked on at once. */
  readonly concurrency?: number;
  /** A sink that settles at once is synchronous, as the desk with a paper account. */
  readonly open:
    | { readonly sync: (params: z.output<S>, node: StageNode, options: ConfigureOptions) => SyncStage }
    | { readonly async: (params: z.output<S>, node: StageNode, options: ConfigureOptions) => AsyncStage };
}

export type SinkOperator = (source: Observable<RecordBatch>) => Observable<RecordBatch>;

/** The signature of a sink that hands on what it has taken. */
export type PlainSink<S extends z.ZodType> = (params: z.input<S>, options?: StageOptions) => SameColumns;

export function defineSink<S extends z.ZodType, Signature = PlainSink<S>>(
  definition: SinkDefinition<S> & { readonly signature?: Signature },
): Signature & Component {
  const schema = paramsOf(definition.name, definition.params);
  const card = cardOf(definition, 'sink', schema, {
    ...(definition.delivery === undefined ? {} : { delivery: definition.delivery }),
    ...(definition.goesOn === undefined ? {} : { goesOn: definition.goesOn }),
    scope: definition.scope ?? 'crossSection',
    missing: 'see',
    addsColumns: false,
  });
  const configure = (first?: unknown, second?: unknown): BatchOperator => {
    const { given, options } = splitArguments(card, first, second);
    const params = parseParams(definition.name, schema(), given);
    const { stateVersion: version, migrate } = definition;
    const identity = {
      name: definition.name,
      id: options.id,
      params: identityOf(definition, params),
      version,
      migrate,
      trades: definition.delivery === 'orders',
    };
    const opener = definition.open;
    if ('sync' in opener) {
      const open = (node: StageNode): SyncStage => opener.sync(params, node, options);
      return brandOperator(stageOperator(identity, open), {
        card,
        given,
        params,
        id: options.id,
        stage: { mode: 'sync', open, identity },
      });
    }
    const open = (node: StageNode): AsyncStage => opener.async(params, node, options);
    const concurrency = definition.concurrency ?? 1;
    const operator = asyncStageOperator(identity, open, concurrency);
    return brandOperator(operator, {
      card,
      given,
      params,
      id: options.id,
      stage: { mode: 'async', open, concurrency, identity },
    });
  };
  return Object.assign(configure, { card, configure }) as unknown as Signature & Component;
}

/** `sink('file', { more })`, `sink({ all })`, and from files `configure(params, { id })`. */
export function splitArguments(
  card: ComponentCard,
  first: unknown,
  second: unknown,
): { given: unknown; options: ConfigureOptions } {
  const expanded = expandShorthand(card, first) ?? {};
  if (expanded === first || card.shorthand === undefined || first === undefined)
    return { given: expanded, options: (second ?? {}) as ConfigureOptions };
  if (second === undefined || second === null || typeof second !== 'object') return { given: expanded, options: {} };
  const { id, baseFolder, ...more } = second as Record<string, unknown> & ConfigureOptions;
  return {
    given: { ...(expanded as object), ...more },
    options: { ...(id === undefined ? {} : { id }), ...(baseFolder === undefined ? {} : { baseFolder }) },
  };
}

/** What a definition says, as a card; `own` is what its kind adds. The schema is built when the card is asked for it. */
export function cardOf<const Own extends object>(
  definition: Omit<CommonDefinition<z.ZodType>, 'identity' | 'opaque' | 'params'>,
  kind: ComponentCard['kind'],
  schema: () => z.ZodType,
  own: Own,
): CommonCard & Own {
  return {
    kind,
    name: definition.name,
    title: definition.title,
    summary: definition.summary,
    get params() {
      return schema();
    },
    invariance: definition.invariance ?? 'exact',
    stability: definition.stability ?? 'stable',
    examples: definition.examples,
    ...(definition.formula === undefined ? {} : { formula: definition.formula }),
    ...(definition.see === undefined ? {} : { see: definition.see }),
    ...(definition.shorthand === undefined ? {} : { shorthand: definition.shorthand }),
    ...(definition.inputs === undefined ? {} : { inputs: definition.inputs }),
    ...(definition.outputs === undefined ? {} : { outputs: definition.outputs }),
    ...(definition.needs === undefined ? {} : { needs: definition.needs }),
    ...(definition.fits === undefined ? {} : { fits: definition.fits }),
    ...(definition.looksAhead === undefined ? {} : { looksAhead: definition.looksAhead }),
    ...(definition.exempt === undefined ? {} : { exempt: definition.exempt }),
    ...own,
  };
}

type CommonCard = Omit<ComponentCard, 'scope' | 'addsColumns' | 'missing'>;

function identityOf<S extends z.ZodType>(definition: CommonDefinition<S>, params: z.output<S>): unknown {
  return definition.identity === undefined ? params : definition.identity(params);
}
