import { Observable, Subject, type OperatorFunction } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { controlOf, isControl } from '../../columnar/index.js';
import { beginStage } from './begin.js';
import { passMark } from './operator.js';
import type { Origin } from './origin.js';
import { Ticket } from './ticket.js';

export interface BoundaryOptions {
  readonly id?: string;
  /** `oneToOne`: an output for each input, in order. `latest`: an output settles all inputs before it, as switchMap does. */
  readonly mode?: 'oneToOne' | 'latest';
}

/**
 * Makes a foreign asynchronous operator visible to the run: what goes in is charged until its output comes out,
 * and the output is pushed on behalf of the source it came from.
 */
export function boundary(
  operator: OperatorFunction<RecordBatch, RecordBatch>,
  options: BoundaryOptions = {},
): OperatorFunction<RecordBatch, RecordBatch> {
  const mode = options.mode ?? 'oneToOne';
  return (source) =>
    new Observable<RecordBatch>((subscriber) =>
      beginStage({ name: 'boundary', id: options.id, params: { mode } }, subscriber, (node) => {
        // Controls wait behind the data they came after: a watermark must not overtake its rows.
        const inFlight: (Ticket | Waiting)[] = [];
        const input = new Subject<RecordBatch>();
        const settle = (entry: Ticket | Waiting): void => {
          if (entry instanceof Ticket) entry.release();
          else node.onBehalfOf(entry.origin, () => subscriber.next(entry.control));
        };
        const settleAll = (): void => {
          for (const entry of inFlight.splice(0)) settle(entry);
        };
        const settleControls = (): void => {
          while (inFlight.length > 0 && !(inFlight[0] instanceof Ticket)) settle(inFlight.shift() as Waiting);
        };
        const output = operator(input).subscribe({
          next(batch) {
            const entry = mode === 'latest' ? inFlight.at(-1) : inFlight[0];
            const origin = entry?.origin ?? node.currentOrigin();
            node.emits(batch);
            node.onBehalfOf(origin, () => subscriber.next(batch));
            if (mode === 'latest') settleAll();
            else {
              inFlight.shift()?.release?.();
              settleControls();
            }
          },
          error(error: unknown) {
            releaseAll(inFlight);
            node.context.fail(error);
            subscriber.error(error);
          },
          complete() {
            settleAll();
            node.onBehalfOf(node.currentOrigin(), () => subscriber.complete());
          },
        });
        subscriber.add(output);
        subscriber.add(() => releaseAll(inFlight));
        return source.subscribe({
          next: node.receiver((batch) => {
            const control = controlOf(batch);
            if (passMark(node, control, batch, (mark) => subscriber.next(mark))) return;
            if (control !== undefined) {
              if (inFlight.length === 0) subscriber.next(batch);
              else inFlight.push({ control: batch, origin: node.currentOrigin() });
              return;
            }
            inFlight.push(node.fly(batch));
            input.next(batch);
          }),
          error: (error: unknown) => input.error(error),
          complete: () => input.complete(),
        });
      }),
    );
}

interface Waiting {
  readonly control: RecordBatch;
  readonly origin: Origin;
  readonly release?: undefined;
}

function releaseAll(inFlight: (Ticket | Waiting)[]): void {
  for (const entry of inFlight.splice(0)) entry.release?.();
}

/** Leads control batches round a foreign synchronous operator that would choke on a batch of zero rows. */
export function onData(
  operator: OperatorFunction<RecordBatch, RecordBatch>,
): OperatorFunction<RecordBatch, RecordBatch> {
  return (source) =>
    new Observable<RecordBatch>((subscriber) => {
      const data = new Subject<RecordBatch>();
      subscriber.add(operator(data).subscribe(subscriber));
      return source.subscribe({
        next(batch) {
          if (isControl(batch)) subscriber.next(batch);
          else data.next(batch);
        },
        error: (error: unknown) => data.error(error),
        complete: () => data.complete(),
      });
    });
}
