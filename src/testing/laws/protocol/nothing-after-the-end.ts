import { config, tap, type ObservableNotification } from 'rxjs';
import { systemClock, wait } from '../../../base/clock.js';
import type { Random } from '../../../base/random.js';
import { start, stopWithin } from '../drive.js';
import { LawBroken } from '../law-broken.js';
import type { Subject } from '../subject.js';
import { newWatch, watchedInputs } from './watched.js';

// RxJS swallows what comes after the end, and tells of it in a timer of the system.
const TOLD_MS = 3;

/** Rule 1.07: after the end and after an error nothing comes, not even what RxJS would swallow. */
export async function nothingAfterTheEnd(subject: Subject, random: Random): Promise<void> {
  const late: ObservableNotification<unknown>[] = [];
  const saved = config.onStoppedNotification;
  config.onStoppedNotification = (notification, subscriber) => {
    late.push(notification);
    saved?.(notification, subscriber);
  };
  try {
    await toTheEnd(subject, random, undefined);
    await wait(systemClock, TOLD_MS);
    report(subject, late, 'the end');
    if (subject.inputs === 0) return;
    await toTheEnd(subject, random, 3);
    await wait(systemClock, TOLD_MS);
    report(subject, late, 'an error of its input');
  } finally {
    config.onStoppedNotification = saved;
  }
}

async function toTheEnd(subject: Subject, random: Random, failAfter: number | undefined): Promise<void> {
  const inputs = watchedInputs(subject, random, newWatch(), failAfter === undefined ? {} : { failAfter });
  const driven = start(subject.assemble(inputs).pipe(tap()));
  await driven.clock.runUntilIdle();
  if (!driven.run.context.closed) await stopWithin(driven, 2000);
}

function report(subject: Subject, late: readonly ObservableNotification<unknown>[], when: string): void {
  const [first] = late;
  if (first === undefined) return;
  const what = { N: 'a batch', C: 'another end', E: 'an error' }[first.kind];
  throw new LawBroken('protocol', subject.title, `rule 1.07: ${what} came after ${when}.`);
}
