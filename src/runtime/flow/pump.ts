import type { Subscriber } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { Origin } from './origin.js';
import type { PullReader } from './pull-source.js';
import type { Reading } from './reading.js';
import { turnsOfClock } from './turns.js';

/** Reads on demand and pushes, until the reader has nothing more (true) or nobody is there any more (false). */
export async function pump(
  origin: Origin,
  subscriber: Subscriber<RecordBatch>,
  reader: PullReader,
  reading: Reading,
  live: () => boolean,
): Promise<boolean> {
  const { context } = origin;
  const turns = turnsOfClock(context.clock);
  for (;;) {
    while (origin.blocked()) {
      await origin.room();
      if (!live()) return false;
    }
    if (turns.spent()) {
      await turns.next();
      if (!live()) return false;
      continue;
    }
    const { watch } = context;
    const began = watch === undefined ? 0 : context.clock.monotonicMs();
    reading.begin();
    const answer = reader.read();
    watch?.read(origin, context.clock.monotonicMs() - began);
    const batch = answer instanceof Promise ? await answer : answer;
    if (!live()) return false;
    // While the read was under way the run may have been paused for a checkpoint, or others may have used up the room.
    // An end or a control waits for no room: it may be what frees what is held.
    while (context.paused || (batch !== null && batch.numRows > 0 && origin.blocked())) {
      await (context.paused ? context.whenResumed() : origin.room());
      if (!live()) return false;
    }
    if (batch === null) return true;
    const fresh = reading.end(batch);
    if (fresh !== undefined) origin.push(subscriber, fresh);
    if (!live()) return false;
  }
}
