import { Observable, type Subscription } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { Random } from '../../../base/random.js';
import { start, stopWithin } from '../drive.js';
import { LawBroken } from '../law-broken.js';
import type { Subject } from '../subject.js';
import { newWatch, watchedInputs } from './watched.js';

const SOON_MS = 1000;

/** Rule 2.08: whoever has unsubscribed hears little more, and a second later there is nothing left to hear of. */
export async function quietAfterUnsubscribing(subject: Subject, random: Random): Promise<void> {
  const watch = newWatch();
  const inputs = watchedInputs(subject, random, watch, { after: 'silence' });
  let inner: Subscription | undefined;
  let taken = 0;
  const until = 1 + random.integer(4);
  const leave = (): void => inner?.unsubscribe();
  const stream = new Observable<RecordBatch>((subscriber) => {
    inner = subject.assemble(inputs).subscribe({
      next(batch) {
        subscriber.next(batch);
        if (++taken === until) leave();
      },
      error: (error: unknown) => subscriber.error(error),
    });
  });
  const driven = start(stream, { limits: { batchesPerSource: 2 } });
  await driven.clock.advance(10);
  leave();
  const takenThen = taken;
  await driven.clock.advance(SOON_MS);
  const { reads } = watch;
  await driven.clock.advance(SOON_MS);
  const { context } = driven.run;
  const tickets = context.flightBatches + context.holdBatches;
  const found = [
    ...(taken > takenThen ? [`${taken - takenThen} more batches came`] : []),
    ...(watch.reads > reads ? [`${watch.reads - reads} more reads were made of its inputs`] : []),
    ...(tickets > 0 ? [`${tickets} tickets had not been released`] : []),
    ...(context.origins.size > 0 ? [`${context.origins.size} sources were still open`] : []),
    ...(driven.clock.pending > 0 ? [`${driven.clock.pending} timers were left`] : []),
  ];
  await stopWithin(driven, 2 * SOON_MS);
  if (found.length > 0)
    throw new LawBroken('protocol', subject.title, `rule 2.08: long after unsubscribing ${found.join(', ')}.`);
}
