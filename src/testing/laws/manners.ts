import type { Random } from '../../base/random.js';
import { inputSource, noting, start, stopWithin } from './drive.js';
import { batchesOf } from './input-batches.js';
import { LawBroken } from './law-broken.js';
import { inputsOf, rowsFor, schemaFor, type Subject } from './subject.js';

// Long enough for every chain of promises that a stage may set off while it is subscribed.
const PROMISE_ROUNDS = 30;
const STOP_MS = 1000;
// A slice of 5 ms, looked at once in sixteen batches of a millisecond each.
const MOST_SILENT_MS = 5 + 16 + 1;

/** Nothing is emitted during subscription; timers get in while it works; closing ends within a second and leaves no timer. */
export async function manners(subject: Subject, random: Random): Promise<void> {
  const schema = schemaFor(subject);
  const inputs = inputsOf(subject, () => batchesOf(schema, rowsFor(subject, random), [1], undefined));
  let seen = 0;
  const working = noting(() => {
    seen++;
    driven.clock.spend(1);
  });
  const sources = inputs.map((batches, index) => inputSource(index, batches, 'silence'));
  const driven = start(subject.assemble(sources).pipe(working));
  for (let round = 0; round < PROMISE_ROUNDS; round++) await Promise.resolve();
  if (seen > 0) throw new LawBroken('manners', subject.title, 'a batch came in the turn of the subscription.');
  const silence = await longestSilence(driven.clock, 200);
  if (silence > MOST_SILENT_MS)
    throw new LawBroken('manners', subject.title, `a timer had to wait ${silence} ms while it worked.`);
  const { failure } = driven.run.context;
  if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
  const timers = driven.clock.pending;
  const took = await stopWithin(driven, 2 * STOP_MS);
  if (took > STOP_MS) throw new LawBroken('manners', subject.title, `it took ${took} ms to stop.`);
  if (driven.clock.pending > 0)
    throw new LawBroken(
      'manners',
      subject.title,
      `${driven.clock.pending} of ${timers} timers are left after it has stopped.`,
    );
}

type Driven = ReturnType<typeof start>;

/** How late a timer of a millisecond came at most. */
async function longestSilence(clock: Driven['clock'], ms: number): Promise<number> {
  let longest = 0;
  let last = clock.monotonicMs();
  let ticking = true;
  const tick = (): void => {
    longest = Math.max(longest, clock.monotonicMs() - last);
    last = clock.monotonicMs();
    if (ticking) clock.schedule(1, tick);
  };
  clock.schedule(1, tick);
  await clock.advance(ms);
  ticking = false;
  await clock.advance(1);
  return longest;
}
