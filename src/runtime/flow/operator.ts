import { Observable, type OperatorFunction } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { controlOf, type Control, type StateTables } from '../../columnar/index.js';
import { beginStage, type StageIdentity } from './begin.js';
import { stack } from './stack.js';
import { stageFailure } from './stage-failure.js';
import type { StageNode } from './stage-node.js';

/** Hands on a batch. */
export type Emit = (batch: RecordBatch) => void;

/** A synchronous stage: everything it emits for a batch it emits within the call. */
export interface SyncStage {
  process(batch: RecordBatch, emit: Emit): void;
  /** Without it a control goes through as it came. */
  control?(control: Control, batch: RecordBatch, emit: Emit): void;
  /** Emits early what may be emitted without changing a row; all else is state. */
  flush?(emit: Emit): void;
  /** The input has ended: emits what is left. */
  end?(emit: Emit): void;
  snapshot?(): StateTables;
  restore?(tables: StateTables): void;
  /** About how many bytes `snapshot` copies, where they are many: memory for them is made ready before. */
  stateBytes?(): number;
  /** Asked after each batch: whether nothing more can come of it, so that the stream ends and its sources are closed. */
  finished?(): boolean;
  /** Rows that are in state and not yet emitted. */
  heldRows?(): number;
  /** The subscription has ended, whatever way. */
  close?(): void;
}

/** Records that a mark was seen and hands it on; every kind of stage does this before anything else. */
export function passMark(node: StageNode, control: Control | undefined, batch: RecordBatch, emit: Emit): boolean {
  if (control?.kind !== 'mark') return false;
  node.markSeen = control.number;
  emit(batch);
  return true;
}

/** Wires a stage's state into its node, so that the run can copy it, put it back and flush it. */
export function attachState(
  node: StageNode,
  stage: Pick<SyncStage, 'snapshot' | 'restore' | 'stateBytes'>,
  flush: (() => void) | undefined,
): void {
  if (stage.snapshot !== undefined) node.snapshot = () => stage.snapshot?.() ?? {};
  if (stage.restore !== undefined) node.restore = (tables) => stage.restore?.(tables);
  if (stage.stateBytes !== undefined) node.stateBytes = () => stage.stateBytes?.() ?? 0;
  node.flush = flush;
}

/** A flush comes from the run or from a timer, so what it throws must find its way to the run by itself. */
export function flushOf(
  node: StageNode,
  stage: Pick<SyncStage, 'flush'>,
  emit: Emit,
  failed: (error: unknown) => void,
): (() => void) | undefined {
  if (stage.flush === undefined) return undefined;
  return () => {
    try {
      node.onBehalfOf(node.currentOrigin(), () => stage.flush?.(emit));
    } catch (error) {
      failed(error);
    }
  };
}

/** Makes an RxJS operator of a synchronous stage; `open` is called once per subscription. */
export function stageOperator(
  identity: StageIdentity,
  open: (node: StageNode) => SyncStage,
): OperatorFunction<RecordBatch, RecordBatch> {
  return (source) =>
    new Observable<RecordBatch>((subscriber) =>
      beginStage(identity, subscriber, (node) => {
        let stage: SyncStage;
        try {
          stage = open(node);
        } catch (error) {
          node.context.fail(error);
          subscriber.error(error);
          return subscriber;
        }
        const emit: Emit = (batch) => {
          node.emits(batch);
          subscriber.next(batch);
        };
        const failed = (error: unknown): void => {
          node.context.fail(error);
          subscriber.error(error);
        };
        attachState(node, stage, flushOf(node, stage, emit, failed));
        if (stage.close !== undefined) subscriber.add(() => stage.close?.());
        return source.subscribe({
          next: node.receiver((batch) => {
            const savedVia = stack.via;
            stack.via = node;
            try {
              const control = batch.numRows === 0 ? controlOf(batch) : undefined;
              if (control === undefined) stage.process(batch, emit);
              else if (passMark(node, control, batch, emit)) return;
              else if (stage.control !== undefined) stage.control(control, batch, emit);
              else emit(batch);
              if (stage.heldRows !== undefined) node.heldRows = stage.heldRows();
              if (control === undefined && stage.finished?.() === true) subscriber.complete();
            } catch (error) {
              failed(stageFailure(error, node, batch));
            } finally {
              stack.via = savedVia;
            }
          }),
          error: (error: unknown) => subscriber.error(error),
          complete() {
            try {
              if (stage.end !== undefined) node.onBehalfOf(node.currentOrigin(), () => stage.end?.(emit));
              if (stage.heldRows !== undefined) node.heldRows = stage.heldRows();
            } catch (error) {
              failed(stageFailure(error, node, undefined));
              return;
            }
            subscriber.complete();
          },
        });
      }),
    );
}
