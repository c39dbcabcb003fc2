import { tap, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { onTestFinished } from 'vitest';
import { batchesToRows, controlOf, type Control } from '../../../src/columnar/index.js';
import type { RowLetter, RunEvent } from '../../../src/runtime/flow/index.js';
import { run, type Run, type RunOptions } from '../../../src/runtime/run.js';

/** A run of a source that does not end by itself. */
export interface LiveRun {
  readonly run: Run;
  readonly rows: Record<string, unknown>[];
  readonly batches: RecordBatch[];
  readonly controls: Control[];
  readonly events: RunEvent[];
  readonly letters: RowLetter[];
  /** Why it failed, if it did. */
  failure: unknown;
  /** Resolves when that holds; looked at after each batch, event and letter. */
  until(holds: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it; it is stopped after the test. */
export function live(stream: Observable<RecordBatch>, options: RunOptions = {}): LiveRun {
  const rows: Record<string, unknown>[] = [];
  const batches: RecordBatch[] = [];
  const controls: Control[] = [];
  const letters: RowLetter[] = [];
  const events: RunEvent[] = [];
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const check of [...waiting]) check();
  };
  const look = (batch: RecordBatch): void => {
    const control = controlOf(batch);
    if (control === undefined) {
      batches.push(batch);
      rows.push(...batchesToRows([batch]));
    } else if (control.kind !== 'watermark') controls.push(control);
    changed();
  };
  const started = run(stream.pipe(tap(look)), {
    deadLetters: (letter) => {
      letters.push(letter);
      changed();
    },
    ...options,
  });
  started.context.events.listen((event) => {
    events.push(event);
    changed();
  });
  const made: LiveRun = {
    run: started,
    rows,
    batches,
    controls,
    events,
    letters,
    failure: undefined,
    until: (holds) =>
      new Promise<void>((resolve, reject) => {
        const check = (): void => {
          if (holds()) {
            waiting.delete(check);
            resolve();
          } else if (made.failure !== undefined) {
            waiting.delete(check);
            reject(made.failure instanceof Error ? made.failure : new Error(String(made.failure)));
          }
        };
        waiting.add(check);
        check();
      }),
    async stop() {
      await started.stop().catch(() => undefined);
    },
  };
  started.done.catch((error: unknown) => {
    made.failure = error;
    changed();
  });
  onTestFinished(() => made.stop());
  return made;
}
