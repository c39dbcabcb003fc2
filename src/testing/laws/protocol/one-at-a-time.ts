import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { Random } from '../../../base/random.js';
import { start, stopWithin, type Driven } from '../drive.js';
import { LawBroken } from '../law-broken.js';
import type { Subject } from '../subject.js';
import { newWatch, watchedInputs } from './watched.js';

/**
 * Rule 1.03: batches come one at a time. The consumer wakes everybody while it takes a batch, as one that pauses and resumes the run
 * or gives room back would.
 */
export async function oneAtATime(subject: Subject, random: Random): Promise<void> {
  let inside = 0;
  let nested = 0;
  const running: { driven?: Driven } = {};
  const taking = (task: () => void): void => {
    if (inside > 0) nested++;
    inside++;
    try {
      const run = running.driven?.run;
      run?.pause();
      run?.resume();
      run?.context.wake();
      task();
      run?.context.wake();
    } finally {
      inside--;
    }
  };
  const inputs = watchedInputs(subject, random, newWatch());
  const output = new Observable<RecordBatch>((subscriber) =>
    subject.assemble(inputs).subscribe({
      next: (batch) => taking(() => subscriber.next(batch)),
      error: (error: unknown) => taking(() => subscriber.error(error)),
      complete: () => taking(() => subscriber.complete()),
    }),
  );
  const driven = start(output, { limits: { batchesPerSource: 2 } });
  running.driven = driven;
  await driven.clock.runUntilIdle();
  await stopWithin(driven, 2000);
  if (nested > 0)
    throw new LawBroken(
      'protocol',
      subject.title,
      `rule 1.03: ${nested} times a batch or the end came while the batch before was being taken.`,
    );
}
