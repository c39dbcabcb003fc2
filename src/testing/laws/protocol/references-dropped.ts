import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import type { Random } from '../../../base/random.js';
import { systemClock } from '../../../base/clock.js';
import { start, stopWithin } from '../drive.js';
import { LawBroken } from '../law-broken.js';
import type { Subject } from '../subject.js';
import { newWatch, watchedInputs, type Watch } from './watched.js';

const ROUNDS = 5;

interface Left {
  readonly consumer: WeakRef<object>;
  readonly outputs: readonly WeakRef<RecordBatch>[];
  /** What a user may well keep: the stream, and the run for its counts. */
  readonly kept: readonly unknown[];
}

/** Rule 3.13: a stream and a run that are over keep neither their consumer nor batches in memory. */
export async function referencesDropped(subject: Subject, random: Random): Promise<void> {
  const watch = newWatch();
  const left = await used(subject, random, watch);
  const refs: readonly WeakRef<object>[] = [left.consumer, ...watch.read, ...left.outputs];
  const alive = await aliveAfterCollection(refs);
  if (alive.has(left.consumer)) fail(subject, 'its consumer is');
  const batches = [...watch.read, ...left.outputs].filter((ref) => alive.has(ref)).length;
  if (batches > 0) fail(subject, `${batches} of ${watch.read.length + left.outputs.length} batches are`);
  // Kept until here, so that what is gone is gone although these are not.
  if (left.kept.length === 0) fail(subject, 'nothing is');
}

function fail(subject: Subject, what: string): never {
  throw new LawBroken('references', subject.title, `rule 3.13: after the run ${what} still kept in memory.`);
}

/** A function of its own, so that no variable of it is alive when memory is collected. */
async function used(subject: Subject, random: Random, watch: Watch): Promise<Left> {
  const outputs: WeakRef<RecordBatch>[] = [];
  const consumer = { batches: 0 };
  const stream = subject.assemble(watchedInputs(subject, random, watch, { after: 'silence' }));
  const consumed = consume(stream, consumer, outputs);
  const driven = start(consumed.stream, { onBatch: () => undefined });
  await driven.clock.advance(20);
  await stopWithin(driven, 2000);
  await driven.clock.runTurns();
  consumed.forget();
  return { consumer: new WeakRef(consumer), outputs, kept: [stream, driven.run] };
}

/** The stream with a consumer that it knows only while it is subscribed. */
function consume(
  stream: Observable<RecordBatch>,
  given: { batches: number },
  outputs: WeakRef<RecordBatch>[],
): { readonly stream: Observable<RecordBatch>; forget(): void } {
  let consumer: { batches: number } | undefined = given;
  return {
    stream: new Observable((subscriber) => {
      const own = consumer;
      return stream.subscribe({
        next(batch) {
          if (own !== undefined) own.batches++;
          outputs.push(new WeakRef(batch));
          subscriber.next(batch);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    }),
    forget() {
      consumer = undefined;
    },
  };
}

async function aliveAfterCollection(refs: readonly WeakRef<object>[]): Promise<Set<WeakRef<object>>> {
  const collect = collector();
  let alive = new Set(refs);
  for (let round = 0; round < ROUNDS && alive.size > 0; round++) {
    // What has been looked at is alive until the turn is over.
    await new Promise<void>((resolve) => void systemClock.nextTurn(resolve));
    collect();
    alive = new Set([...alive].filter((ref) => ref.deref() !== undefined));
  }
  return alive;
}

let collectNow: (() => void) | undefined;

/** Collects memory, also in a process that was not started with --expose-gc. */
function collector(): () => void {
  if (collectNow === undefined) {
    setFlagsFromString('--expose-gc');
    collectNow = runInNewContext('gc') as () => void;
  }
  return collectNow;
}
