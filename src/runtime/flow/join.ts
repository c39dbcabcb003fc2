import { Observable, Subscription } from 'rxjs';
import type { RecordBatch, Schema } from 'apache-arrow';
import { controlOf, type Control, type StateTables } from '../../columnar/index.js';
import { beginStage, type StageIdentity } from './begin.js';
import { attachState, flushOf, passMark, type Emit } from './operator.js';
import { stack } from './stack.js';
import { stageFailure } from './stage-failure.js';
import type { StageNode } from './stage-node.js';

/** A synchronous stage with several inputs, told apart by their place. */
export interface JoinStage {
  process(input: number, batch: RecordBatch, emit: Emit): void;
  /** Without it a gap or a change of health goes through; a watermark does not, since it speaks for one input only. */
  control?(input: number, control: Control, batch: RecordBatch, emit: Emit): void;
  flush?(emit: Emit): void;
  /** One input has ended. */
  end(input: number, emit: Emit): void;
  snapshot?(): StateTables;
  restore?(tables: StateTables): void;
  heldRows?(): number;
  /** The subscription has ended, whatever way. */
  close?(): void;
  /** The columns of its output for inputs with these columns, to be asked before anything runs. */
  columns?(inputs: readonly Schema[]): Schema | undefined;
}

/** Joins several streams into one; subscribes to them in order. */
export function joinStreams(
  identity: StageIdentity,
  inputs: readonly Observable<RecordBatch>[],
  open: (node: StageNode) => JoinStage,
): Observable<RecordBatch> {
  return new Observable<RecordBatch>((subscriber) =>
    beginStage(identity, subscriber, (node) => {
      const stage = open(node);
      const emit: Emit = (batch) => {
        node.emits(batch);
        subscriber.next(batch);
      };
      attachState(
        node,
        stage,
        flushOf(node, stage, emit, (error) => {
          node.context.fail(error);
          subscriber.error(error);
        }),
      );
      const guarded = (task: () => void, batch: RecordBatch | undefined): boolean => {
        const savedVia = stack.via;
        stack.via = node;
        try {
          task();
          if (stage.heldRows !== undefined) node.heldRows = stage.heldRows();
          return true;
        } catch (cause) {
          const error = stageFailure(cause, node, batch);
          node.context.fail(error);
          subscriber.error(error);
          return false;
        } finally {
          stack.via = savedVia;
        }
      };
      let openInputs = inputs.length;
      const subscriptions = new Subscription();
      if (stage.close !== undefined) subscriber.add(() => stage.close?.());
      for (const [input, source] of inputs.entries()) {
        if (subscriber.closed) break;
        subscriptions.add(
          source.subscribe({
            next: node.receiver((batch) => {
              guarded(() => {
                const control = batch.numRows === 0 ? controlOf(batch) : undefined;
                if (control === undefined) stage.process(input, batch, emit);
                else if (passMark(node, control, batch, emit)) return;
                else if (stage.control !== undefined) stage.control(input, control, batch, emit);
                else if (control.kind !== 'watermark') emit(batch);
              }, batch);
            }),
            error: (error: unknown) => subscriber.error(error),
            complete() {
              let ended = false;
              node.onBehalfOf(node.currentOrigin(), () => {
                ended = guarded(() => stage.end(input, emit), undefined);
              });
              openInputs--;
              if (ended && openInputs === 0) subscriber.complete();
            },
          }),
        );
      }
      if (inputs.length === 0) subscriber.complete();
      return subscriptions;
    }),
  );
}
