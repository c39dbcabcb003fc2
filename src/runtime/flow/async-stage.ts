import { Observable, type OperatorFunction } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { controlOf, type Control, type StateTables } from '../../columnar/index.js';
import { beginStage, type StageIdentity } from './begin.js';
import { attachState, passMark, type Emit } from './operator.js';
import type { Origin } from './origin.js';
import type { StageNode } from './stage-node.js';
import { stageFailure } from './stage-failure.js';
import { Ticket } from './ticket.js';

/** A stage whose work on a batch settles later: a write, a call to a model. Outputs keep the order of inputs. */
export interface AsyncStage {
  /**
   * What it resolves to is emitted; undefined emits nothing. A stage that works on one batch at a time may call `emit` before,
   * as often as it likes.
   */
  process(batch: RecordBatch, signal: AbortSignal, emit: Emit): Promise<RecordBatch | undefined>;
  control?(control: Control, batch: RecordBatch, emit: Emit): Promise<RecordBatch | undefined>;
  /** Before a snapshot: writes out what it has gathered, which is then no longer part of its state. */
  flush?(signal: AbortSignal, emit: Emit): Promise<RecordBatch | undefined>;
  /** The input has ended and everything has settled: may still emit. */
  end?(signal: AbortSignal, emit: Emit): Promise<RecordBatch | undefined>;
  /** Always called at the end, by completion, error or unsubscription. */
  close?(): Promise<void> | void;
  snapshot?(): StateTables;
  restore?(tables: StateTables): void;
  /** Makes durable what the latest snapshot speaks of: called after it, before the checkpoint counts. */
  durable?(): Promise<void>;
}

class Job {
  readonly origin: Origin;
  readonly ticket: Ticket;
  readonly work: () => Promise<RecordBatch | undefined>;
  started = false;
  settled = false;
  output: RecordBatch | undefined;
  failure: { readonly error: unknown } | undefined;

  constructor(origin: Origin, ticket: Ticket, work: () => Promise<RecordBatch | undefined>) {
    this.origin = origin;
    this.ticket = ticket;
    this.work = work;
  }
}

/** Makes an RxJS operator of an asynchronous stage that works on up to `concurrency` batches at once. */
export function asyncStageOperator(
  identity: StageIdentity,
  open: (node: StageNode) => AsyncStage,
  concurrency = 1,
): OperatorFunction<RecordBatch, RecordBatch> {
  return (source) =>
    new Observable<RecordBatch>((subscriber) =>
      beginStage(identity, subscriber, (node) => {
        let stage: AsyncStage;
        try {
          stage = open(node);
        } catch (error) {
          node.context.fail(error);
          subscriber.error(error);
          return subscriber;
        }
        const abort = new AbortController();
        const jobs: Job[] = [];
        let active = 0;
        let inputEnded = false;
        let live = true;

        const emit: Emit = (batch) => {
          node.emits(batch);
          subscriber.next(batch);
        };
        const early =
          (origin: Origin): Emit =>
          (batch) => {
            if (!subscriber.closed) node.onBehalfOf(origin, () => emit(batch));
          };
        const fail = (error: unknown, origin: Origin): void => {
          live = false;
          node.context.fail(error);
          node.onBehalfOf(origin, () => subscriber.error(error));
        };
        const finish = (): void => {
          live = false;
          const origin = node.currentOrigin();
          // What the end writes is work in flight like any other.
          const ticket = new Ticket(origin, node, 'flight', 0, 0);
          const ending = (async () => stage.end?.(abort.signal, early(origin)))();
          ending
            .then(
              (batch) =>
                node.onBehalfOf(origin, () => {
                  if (batch !== undefined) emit(batch);
                  subscriber.complete();
                }),
              (error: unknown) => fail(error, origin),
            )
            .finally(() => ticket.release());
        };
        const settle = (): void => {
          for (let job = jobs[0]; job?.settled === true; job = jobs[0]) {
            jobs.shift();
            const { failure, output, origin } = job;
            if (failure !== undefined) {
              if (live) fail(failure.error, origin);
              else if (!abort.signal.aborted || !isAbort(failure.error, abort.signal))
                node.context.warn(`"${node.id}" failed after its subscription had ended: ${String(failure.error)}`);
            }
            if (live && output !== undefined) node.onBehalfOf(origin, () => emit(output));
            job.ticket.release();
          }
          if (live && inputEnded && jobs.length === 0) finish();
        };
        const start = (): void => {
          for (const job of jobs) {
            if (!live || active >= concurrency) return;
            if (job.started) continue;
            job.started = true;
            active++;
            const { watch, clock } = node.context;
            const began = watch === undefined ? 0 : clock.monotonicMs();
            job
              .work()
              .then(
                (output) => {
                  job.output = output;
                },
                (error: unknown) => {
                  job.failure = { error };
                },
              )
              .finally(() => {
                job.settled = true;
                watch?.settled(node, job.ticket.rows, clock.monotonicMs() - began);
                active--;
                settle();
                start();
              })
              .catch((error: unknown) => fail(error, job.origin));
          }
        };
        const work = async (
          batch: RecordBatch,
          control: Control | undefined,
          out: Emit,
        ): Promise<RecordBatch | undefined> => {
          try {
            if (control === undefined) return await stage.process(batch, abort.signal, out);
            return stage.control === undefined ? batch : await stage.control(control, batch, out);
          } catch (error) {
            throw abort.signal.aborted ? error : stageFailure(error, node, batch);
          }
        };
        const flush = (): void => {
          const origin = node.currentOrigin();
          const ticket = new Ticket(origin, node, 'flight', 0, 0);
          jobs.push(new Job(origin, ticket, async () => stage.flush?.(abort.signal, early(origin))));
          start();
        };
        attachState(node, stage, stage.flush === undefined ? undefined : flush);
        if (stage.durable !== undefined) node.durable = async () => stage.durable?.();

        subscriber.add(() => {
          live = false;
          abort.abort(new Error('The subscription has ended.'));
          for (const job of jobs) if (!job.started) job.ticket.release();
          void closeQuietly(stage, node);
        });
        return source.subscribe({
          next: node.receiver((batch) => {
            const control = controlOf(batch);
            if (passMark(node, control, batch, emit)) return;
            const idle = jobs.length === 0;
            if (control !== undefined && stage.control === undefined && idle) {
              emit(batch);
              return;
            }
            const origin = node.currentOrigin();
            jobs.push(new Job(origin, node.fly(batch), () => work(batch, control, early(origin))));
            start();
          }),
          error: (error: unknown) => {
            live = false;
            subscriber.error(error);
          },
          complete() {
            inputEnded = true;
            if (jobs.length === 0 && live) finish();
          },
        });
      }),
    );
}

// An operation that was called off by our signal has not failed.
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

async function closeQuietly(stage: AsyncStage, node: StageNode): Promise<void> {
  try {
    await stage.close?.();
  } catch (error) {
    node.context.warn(`Closing "${node.id}" failed: ${String(error)}`);
  }
}
