import type { RecordBatch } from 'apache-arrow';
import { sliceRows } from '../../columnar/index.js';
import { configuredOf, rowPosition, type BatchOperator } from '../../core/index.js';
import type { AsyncStage, Emit, StageNode } from '../flow/index.js';
import { attemptsOf, codeOf, textOf } from './failures.js';

/** What code does in place of a call that failed. */
export type FallbackWork = (
  batch: RecordBatch,
  error: unknown,
  signal: AbortSignal,
) => RecordBatch | undefined | Promise<RecordBatch | undefined>;

export type FallbackChoice = 'pass' | 'drop' | 'deadLetter' | FallbackWork | BatchOperator;

/** What becomes of a batch that a stage could not take. */
export interface Fallback {
  /** The name it is counted by. */
  readonly name: string;
  take(batch: RecordBatch, error: unknown, signal: AbortSignal, emit: Emit): Promise<RecordBatch | undefined>;
  end?(signal: AbortSignal, emit: Emit): Promise<RecordBatch | undefined>;
  close?(): Promise<void> | void;
}

export function openFallback(choice: FallbackChoice, node: StageNode): Fallback {
  if (choice === 'pass') return { name: 'pass', take: (batch) => Promise.resolve(batch) };
  if (choice === 'drop') {
    return {
      name: 'drop',
      take(batch, error) {
        dropRows(batch, error, node);
        return Promise.resolve(undefined);
      },
    };
  }
  if (choice === 'deadLetter') {
    return {
      name: 'deadLetter',
      take(batch, error) {
        deadLetterRows(batch, error, node);
        return Promise.resolve(undefined);
      },
    };
  }
  const configured = configuredOf(choice);
  if (configured === undefined) {
    const work = choice as FallbackWork;
    return { name: 'function', take: async (batch, error, signal) => work(batch, error, signal) };
  }
  const name = configured.card.name;
  if (configured.stage.mode === 'async') return { name, ...ofStage(configured.stage.open(node)) };
  if (configured.stage.mode !== 'sync') throw new TypeError(`A ${configured.card.kind} cannot be a fall-back.`);
  const stage = configured.stage.open(node);
  return {
    name,
    take(batch, _error, _signal, emit) {
      stage.process(batch, emit);
      return Promise.resolve(undefined);
    },
    end(_signal, emit) {
      stage.end?.(emit);
      return Promise.resolve(undefined);
    },
    ...(stage.close === undefined ? {} : { close: () => stage.close?.() }),
  };
}

function ofStage(stage: AsyncStage): Omit<Fallback, 'name'> {
  return {
    take: (batch, _error, signal, emit) => stage.process(batch, signal, emit),
    ...(stage.end === undefined
      ? {}
      : { end: (signal, emit) => stage.end?.(signal, emit) ?? Promise.resolve(undefined) }),
    ...(stage.close === undefined ? {} : { close: () => stage.close?.() }),
  };
}

/** The rows of a batch leave the stream, counted. */
export function dropRows(batch: RecordBatch, error: unknown, node: StageNode): void {
  node.count('dropped', batch.numRows);
  node.context.events.emit({ kind: 'drop', source: node.id, rows: batch.numRows, cause: textOf(error) });
}

/**
 * Each of these rows of a batch becomes a dead letter.
 * @throws RxArrowError when nobody takes dead letters, LimitExceeded when they are too many
 */
export function deadLetterRows(
  batch: RecordBatch,
  error: unknown,
  node: StageNode,
  rows: Iterable<number> = Array.from({ length: batch.numRows }, (_, row) => row),
): void {
  for (const row of rows) {
    const refusal = node.context.deadLetter(node, {
      component: node.name,
      stageId: node.id,
      cause: codeOf(error),
      detail: textOf(error),
      position: rowPosition(batch, row),
      row: sliceRows(batch, row, row + 1),
      attempts: attemptsOf(error),
    });
    if (refusal !== undefined) throw refusal;
  }
}
