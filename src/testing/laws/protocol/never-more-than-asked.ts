import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { Random } from '../../../base/random.js';
import { isControl } from '../../../columnar/index.js';
import { asyncStageOperator, pushingOrigin } from '../../../core/index.js';
import { start, stopWithin } from '../drive.js';
import { LawBroken } from '../law-broken.js';
import type { Subject } from '../subject.js';
import { newWatch, watched, watchedInputs } from './watched.js';

const LIMIT = 3;

/** Rule 1.01: nobody pushes more than was asked for. */
export async function neverMoreThanAsked(subject: Subject, random: Random): Promise<void> {
  if (subject.inputs === 0) await demandIsHeard(subject);
  else await everyBatchHasACause(subject, random);
}

/** Under a sink that never settles a source comes to its budget and no further. */
async function demandIsHeard(subject: Subject): Promise<void> {
  const watch = newWatch();
  let refused = 0;
  let pushed = 0;
  watch.onPush = (origin) => {
    pushed++;
    if (origin?.blocked() !== false) refused++;
  };
  const stuck = asyncStageOperator({ name: 'stuckSink' }, () => ({
    process: () => new Promise<undefined>(() => undefined),
  }));
  const driven = start(watched(subject.assemble([]), watch).pipe(stuck), { limits: { batchesPerSource: LIMIT } });
  await driven.clock.runUntilIdle();
  throwFailure(driven);
  await stopWithin(driven, 2000);
  if (refused > 0 || pushed > LIMIT)
    throw new LawBroken(
      'protocol',
      subject.title,
      `rule 1.01: it pushed ${pushed} batches where ${LIMIT} were asked for.`,
    );
}

/** What a stage emits outside of a push of its input must be work that somebody is charged for. */
async function everyBatchHasACause(subject: Subject, random: Random): Promise<void> {
  const watch = newWatch();
  let uncaused = 0;
  const inputs = watchedInputs(subject, random, watch, { after: 'silence' });
  const output = new Observable<RecordBatch>((subscriber) =>
    subject.assemble(inputs).subscribe({
      next(batch) {
        const origin = pushingOrigin();
        const caused =
          isControl(batch) ||
          watch.pushing > 0 ||
          (origin !== null && (origin.isRelay ? !origin.blocked() : charged(origin.context) > 0));
        if (!caused) uncaused++;
        subscriber.next(batch);
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    }),
  );
  const driven = start(output);
  await driven.clock.advance(100);
  throwFailure(driven);
  await stopWithin(driven, 2000);
  if (uncaused > 0)
    throw new LawBroken(
      'protocol',
      subject.title,
      `rule 1.01: ${uncaused} batches came that nobody had pushed and nobody was charged for.`,
    );
}

function charged({
  flightBatches,
  holdBatches,
}: {
  readonly flightBatches: number;
  readonly holdBatches: number;
}): number {
  return flightBatches + holdBatches;
}

function throwFailure({ run: { context } }: ReturnType<typeof start>): void {
  const { failure } = context;
  if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
}
