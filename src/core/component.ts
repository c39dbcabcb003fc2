import type { OperatorFunction, Observable } from 'rxjs';
import type { RecordBatch, Schema } from 'apache-arrow';
import type * as z from 'zod';
import type { Registry } from './registry.js';
import type { Twins } from './twins.js';
import {
  shareStream,
  type AsyncStage,
  type BufferOptions,
  type JoinStage,
  type PullReader,
  type ReaderContext,
  type SourceIdentity,
  type StageIdentity,
  type StageNode,
  type SyncStage,
} from '../runtime/flow/index.js';

/** The kinds in the order of a pipe; the last three stand beside it. */
export const COMPONENT_KINDS = ['source', 'indicator', 'operator', 'join', 'sink', 'rule', 'service', 'venue'] as const;

export type ComponentKind = (typeof COMPONENT_KINDS)[number];

/** Which rows a row of output may depend on. */
export type Scope = 'row' | 'key' | 'crossSection' | 'account';

/**
 * What giving a sink the same batch twice does. `idempotent`: nothing more than giving it once. `atLeastOnce`: it is there twice,
 * with a key by which the other end can tell. `orders`: it would be sent twice, so nothing may repeat it blindly.
 */
export type Delivery = 'idempotent' | 'atLeastOnce' | 'orders';

/** A runnable use of a component for its page and its tests. */
export interface ComponentExample {
  readonly title: string;
  /** Parameters as in a pipeline file. */
  readonly params: unknown;
}

/** What a component says of itself, once; pages, schemas, metrics and law tests are made from it. */
export interface ComponentCard {
  readonly kind: ComponentKind;
  /** The one word for it in code, files, pages and metrics. */
  readonly name: string;
  readonly title: string;
  /** One sentence in the words of the field. */
  readonly summary: string;
  /** The formula or rule, plainly. */
  readonly formula?: string;
  /** Where it comes from: author, work, year. */
  readonly see?: readonly string[];
  /** What it is called in other libraries. */
  readonly twins?: Twins;
  readonly params: z.ZodType;
  /** The parameter that a value stands for which is not an object: `csv: bars.csv`, `where: "close > open"`. */
  readonly shorthand?: string;
  readonly scope: Scope;
  /** Whether any cut into batches gives the same bits, or values within the stated tolerance. */
  readonly invariance: 'exact' | 'tolerance';
  /** Roles of the columns it reads. */
  readonly inputs?: readonly string[];
  /** Columns it adds, before renaming. */
  readonly outputs?: readonly string[];
  /** Its outputs are a family of which the parameters choose: columns by their own names, without the component's before. */
  readonly family?: boolean;
  /** Leading rows of a key without a value. */
  readonly warmup?: (params: never) => number;
  /** `skip`: a row that lacks an input gets null and leaves state alone; `see`: the component decides. */
  readonly missing?: 'skip' | 'see';
  /** Of a sink; without it nothing may repeat a batch. */
  readonly delivery?: Delivery;
  /** Whether each input row gives exactly one output row with the input's columns first. */
  readonly addsColumns: boolean;
  /** Whether each input row gives exactly one output row in its place, though columns go or get other names. */
  readonly rowForRow?: boolean;
  /** Of a sink: after a restart it goes on behind what the checkpoint covers, so that each row is there once. */
  readonly goesOn?: boolean;
  readonly stability: 'experimental' | 'stable';
  /** What has to be there outside the process: a server. Its examples are run, and its rules held to, where that is. */
  readonly needs?: string;
  readonly examples: readonly ComponentExample[];
  /** Whether what it says of a row is known only later, as a label: a run that trades and uses it is refused. */
  readonly looksAhead?: boolean;
  /** Whether what it has learned of one stream can be used on another, by its parameter `fitted`. */
  readonly fits?: boolean;
  /** Laws it is exempt from, each with the reason. */
  readonly exempt?: Readonly<Partial<Record<Law, string>>>;
}

export type Law =
  | 'cut'
  | 'snapshot'
  | 'key'
  | 'noLookAhead'
  | 'accounts'
  | 'purity'
  | 'warmup'
  | 'parity'
  | 'demand'
  | 'manners'
  | 'protocol'
  | 'references';

/** Makes the stage of one subscription. */
export type OpenStage =
  | { readonly mode: 'sync'; readonly open: (node: StageNode) => SyncStage; readonly identity: StageIdentity }
  | { readonly mode: 'join'; readonly open: (node: StageNode, inputs: number) => JoinStage }
  | {
      readonly mode: 'async';
      readonly open: (node: StageNode) => AsyncStage;
      readonly concurrency: number;
      readonly identity: StageIdentity;
    }
  | { readonly mode: 'relay'; readonly open: (node: StageNode) => BufferOptions }
  | {
      readonly mode: 'source';
      /** Of sources that are read on demand. */
      readonly open?: (context: ReaderContext) => PullReader | Promise<PullReader>;
      /** Of sources that put texts into dead letters. */
      readonly readAgain?: (texts: readonly string[], context: ReaderContext) => PullReader | Promise<PullReader>;
      readonly identity?: SourceIdentity;
    }
  | { readonly mode: 'rule' }
  | { readonly mode: 'service' }
  | { readonly mode: 'venue' };

/** A component with its parameters: what an operator or source carries so that a pipe can be drawn, exported and computed. */
export interface Configured {
  readonly card: ComponentCard;
  /** As given, before defaults; what export writes. */
  readonly given: unknown;
  /** Checked, with defaults. */
  readonly params: unknown;
  readonly id: string | undefined;
  readonly stage: OpenStage;
  /** Configures the component again, from other parameters. */
  readonly configure?: (given: unknown) => object;
  /** What stands beside the component in a file: retries, a breaker, what becomes of errors. */
  readonly settings?: StageSettings;
  /** The columns of a source, where they are known before it is opened. */
  readonly columns?: () => Schema | undefined;
  /** Streams that a join reads besides the one it is piped from. */
  readonly others?: readonly Observable<RecordBatch>[];
}

/** Settings of a stage that are no parameters of its component, by name, as plain data. */
export type StageSettings = Readonly<Record<string, unknown>>;

const CONFIGURED = Symbol.for('rxarrow.configured');
const UPSTREAM = Symbol.for('rxarrow.upstream');

/** An untyped operator over batches. */
export type BatchOperator = OperatorFunction<RecordBatch, RecordBatch>;

/** Marks an operator or a source with the component it was made from. */
export function brand<F extends object>(target: F, configured: Configured): F {
  Object.defineProperty(target, CONFIGURED, { value: configured, enumerable: false, configurable: true });
  return target;
}

/** The component an operator, source or stream was made from; undefined for foreign ones. */
export function configuredOf(target: unknown): Configured | undefined {
  if (target === null || (typeof target !== 'object' && typeof target !== 'function')) return undefined;
  return (target as { readonly [CONFIGURED]?: Configured })[CONFIGURED];
}

/** Remembers what a stream was made of, since RxJS hides it. */
export function linkUpstream<S extends Observable<RecordBatch>>(
  stream: S,
  upstream: readonly Observable<RecordBatch>[],
  configured: Configured,
): S {
  Object.defineProperty(stream, UPSTREAM, { value: upstream, enumerable: false, configurable: true });
  return brand(stream, configured);
}

/** Marks an operator, and every stream it makes, so that a pipe can be read back from its end. */
export function brandOperator(operator: BatchOperator, configured: Configured): BatchOperator {
  return brand((source: Observable<RecordBatch>) => linkUpstream(operator(source), [source], configured), configured);
}

/** A stream that several read; in graphs it stands for the stream itself. */
export function sharedStream(stream: Observable<RecordBatch>): Observable<RecordBatch> {
  const configured = configuredOf(stream);
  const shared = shareStream(stream);
  return configured === undefined
    ? Object.assign(shared, { source: stream })
    : linkUpstream(shared, upstreamOf(stream) as readonly Observable<RecordBatch>[], configured);
}

/** The streams that a stream of ours reads; for foreign ones the `source` that `pipe` leaves behind. */
export function upstreamOf(stream: Observable<unknown>): readonly Observable<unknown>[] {
  const linked = (stream as { readonly [UPSTREAM]?: readonly Observable<RecordBatch>[] })[UPSTREAM];
  if (linked !== undefined) return linked;
  return stream.source === undefined ? [] : [stream.source];
}

/** A component as users hold it: a function that configures it, with its card and the way files configure it. */
export interface Component {
  readonly card: ComponentCard;
  /** Configures from plain data: parameters as a file has them. For joins `streams` are the named inputs in order. */
  readonly configure: (params: unknown, options?: ConfigureOptions) => BatchOperator | Observable<RecordBatch> | object;
}

export interface ConfigureOptions {
  readonly id?: string;
  /** Folder that relative paths start from. */
  readonly baseFolder?: string;
  /** Where names in the parameters are looked up, as the rules of a desk. */
  readonly registry?: Registry;
  /** Inputs of a join, in the order of its parameters. */
  readonly streams?: readonly Observable<RecordBatch>[];
  /** Their names, for the column `source`. */
  readonly streamNames?: readonly string[];
}

/** The parameters that a shorthand stands for. */
export function expandShorthand(card: Pick<ComponentCard, 'shorthand'>, given: unknown): unknown {
  if (card.shorthand === undefined || given === undefined) return given;
  return isPlainObject(given) ? given : { [card.shorthand]: given };
}

function isPlainObject(value: unknown): value is object {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
