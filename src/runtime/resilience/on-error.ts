import type { RecordBatch } from 'apache-arrow';
import { BatchRejected, InvalidParams, RxArrowError } from '../../base/errors.js';
import { gatherRows, sliceRows, type StateTables } from '../../columnar/index.js';
import {
  asyncStageOperator,
  brandOperator,
  configuredOf,
  stageOperator,
  type AsyncStage,
  type Emit,
  type StageNode,
  type SyncStage,
} from '../../core/index.js';
import { deadLetterRows, dropRows } from './fallback.js';
import { withRetry } from './operators.js';

/** What becomes of rows that a stage cannot take. */
export type ErrorPolicy = 'fail' | 'deadLetter' | 'skip' | 'retry';

/** Errors that are not about rows: the run is put together wrongly, or has said itself that it must end. */
const OF_THE_RUN: ReadonlySet<string> = new Set([
  'CheckpointMismatch',
  'DeadLetter',
  'InvalidParams',
  'LateRow',
  'LimitExceeded',
  'SchemaMismatch',
  'UnsafeTopology',
]);

/**
 * What a stage does with rows that it throws at: `fail` ends the run (as without this), `deadLetter` and `skip` let the row leave
 * the stream and go on, `retry` tries again (stages that wait for something outside).
 * In an operator the very row is found: its state is put back and the batch is taken in halves. Of a sink the rows that it names
 * (`BatchRejected`) leave, else the whole batch: what it has written cannot be taken back.
 * @throws InvalidParams for a desk, whose orders no row may silently miss, and for sources and joins
 */
export function onError<O extends object>(stage: O, policy: ErrorPolicy): O {
  if (policy === 'fail') return stage;
  const configured = configuredOf(stage);
  const name = configured?.card.name ?? 'stage';
  const refuse = (expected: string): InvalidParams =>
    new InvalidParams({ component: name, path: 'onError', found: policy, expected });
  const open = configured?.stage;
  if (configured === undefined || (open?.mode !== 'sync' && open?.mode !== 'async'))
    throw refuse('"fail": only operators and sinks take others');
  if (configured.card.delivery === 'orders')
    throw refuse('"fail": it sends orders, and a row that it does not see could be one that closes a position');
  const settings = { ...configured.settings, onError: policy };
  if (policy === 'retry') {
    if (open.mode === 'sync')
      throw refuse('"deadLetter", "skip" or "fail": what settles at once fails the same way again');
    const retried = withRetry(stage);
    return brandOperator(retried as never, { ...configured, ...configuredOf(retried), settings }) as unknown as O;
  }
  const { identity } = open;
  if (open.mode === 'async') {
    const opener = (node: StageNode): AsyncStage => new TolerantAsyncStage(open.open(node), policy, node);
    const operator = asyncStageOperator(identity, opener, open.concurrency);
    return brandOperator(operator, { ...configured, settings, stage: { ...open, open: opener } }) as unknown as O;
  }
  const again = configured.card.kind !== 'sink';
  const opener = (node: StageNode): SyncStage => new TolerantStage(open.open(node), policy, node, again);
  const operator = stageOperator(identity, opener);
  return brandOperator(operator, { ...configured, settings, stage: { ...open, open: opener } }) as unknown as O;
}

/** Whether an error is one of a stage over its rows, and not one of the run. */
export function isAboutRows(error: unknown): boolean {
  return !(error instanceof RxArrowError && OF_THE_RUN.has(error.code));
}

function letGo(batch: RecordBatch, error: unknown, policy: 'deadLetter' | 'skip', node: StageNode): void {
  if (policy === 'skip') dropRows(batch, error, node);
  else deadLetterRows(batch, error, node);
}

class TolerantAsyncStage implements AsyncStage {
  readonly flush?: NonNullable<AsyncStage['flush']>;
  readonly control?: NonNullable<AsyncStage['control']>;
  readonly end?: NonNullable<AsyncStage['end']>;
  readonly close?: NonNullable<AsyncStage['close']>;
  readonly snapshot?: NonNullable<AsyncStage['snapshot']>;
  readonly restore?: NonNullable<AsyncStage['restore']>;
  private readonly inner: AsyncStage;
  private readonly policy: 'deadLetter' | 'skip';
  private readonly node: StageNode;

  constructor(inner: AsyncStage, policy: 'deadLetter' | 'skip', node: StageNode) {
    this.inner = inner;
    this.policy = policy;
    this.node = node;
    forwardOptional(this, inner, ['flush', 'control', 'end', 'close', 'snapshot', 'restore']);
  }

  async process(batch: RecordBatch, signal: AbortSignal, emit: Emit): Promise<RecordBatch | undefined> {
    try {
      return await this.inner.process(batch, signal, emit);
    } catch (error) {
      if (signal.aborted || !isAboutRows(error)) throw error;
      const refused = error instanceof BatchRejected ? new Set(error.rows) : undefined;
      if (refused === undefined || refused.size === 0) {
        letGo(batch, error, this.policy, this.node);
        return undefined;
      }
      const rows = Array.from({ length: batch.numRows }, (_, row) => row);
      letGo(
        rowsOf(
          batch,
          rows.filter((row) => refused.has(row)),
        ),
        error,
        this.policy,
        this.node,
      );
      return rowsOf(
        batch,
        rows.filter((row) => !refused.has(row)),
      );
    }
  }
}

function rowsOf(batch: RecordBatch, rows: readonly number[]): RecordBatch {
  return gatherRows(batch, Int32Array.from(rows), rows.length);
}

class TolerantStage implements SyncStage {
  readonly control?: NonNullable<SyncStage['control']>;
  readonly flush?: NonNullable<SyncStage['flush']>;
  readonly end?: NonNullable<SyncStage['end']>;
  readonly snapshot?: NonNullable<SyncStage['snapshot']>;
  readonly restore?: NonNullable<SyncStage['restore']>;
  readonly heldRows?: NonNullable<SyncStage['heldRows']>;
  readonly close?: NonNullable<SyncStage['close']>;
  private readonly inner: SyncStage;
  private readonly policy: 'deadLetter' | 'skip';
  private readonly node: StageNode;
  /** Whether it may be given rows again of which it has seen some. */
  private readonly again: boolean;

  constructor(inner: SyncStage, policy: 'deadLetter' | 'skip', node: StageNode, again: boolean) {
    this.inner = inner;
    this.policy = policy;
    this.node = node;
    this.again = again;
    forwardOptional(this, inner, ['control', 'flush', 'end', 'snapshot', 'restore', 'heldRows', 'close']);
  }

  process(batch: RecordBatch, emit: Emit): void {
    const before = this.again ? this.stateNow() : undefined;
    const output: RecordBatch[] = [];
    try {
      this.inner.process(batch, (each) => output.push(each));
    } catch (error) {
      if (!isAboutRows(error)) throw error;
      if (before === undefined || batch.numRows <= 1) {
        if (before !== undefined) this.putBack(before);
        letGo(batch, error, this.policy, this.node);
        return;
      }
      this.putBack(before);
      const middle = batch.numRows >> 1;
      this.process(sliceRows(batch, 0, middle), emit);
      this.process(sliceRows(batch, middle, batch.numRows), emit);
      return;
    }
    for (const each of output) emit(each);
  }

  private stateNow(): Before {
    return { tables: this.inner.snapshot?.(), fates: { ...this.node.fates } };
  }

  private putBack({ tables, fates }: Before): void {
    if (tables !== undefined) this.inner.restore?.(tables);
    Object.assign(this.node.fates, fates);
  }
}

interface Before {
  readonly tables: StateTables | undefined;
  readonly fates: StageNode['fates'];
}

/** What a stage has beside its work is handed on as it is; what it lacks stays lacking, since its absence says something too. */
function forwardOptional<S extends object>(outer: object, inner: S, names: readonly (keyof S & string)[]): void {
  for (const name of names) {
    const method: unknown = inner[name];
    if (typeof method === 'function')
      Object.defineProperty(outer, name, { value: method.bind(inner) as unknown, enumerable: true });
  }
}
