import { tap, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { RxArrowError } from '../../base/errors.js';
import { wait } from '../../base/clock.js';
import { isControl, type Snapshot } from '../../columnar/index.js';
import { asyncStageOperator, pullSource, type RowLetter, type RunStats } from '../../core/index.js';
import { run, type Run, type RunOptions } from '../../runtime/run.js';
import { VirtualClock } from '../virtual-clock.js';

/** A stream to be held to the laws: what stands above its sources. */
export type Assemble = (inputs: readonly Observable<RecordBatch>[]) => Observable<RecordBatch>;

/** How a source goes on after its last batch: it ends, or stays silent for ever. */
export type After = 'end' | 'silence';

export interface Driven {
  readonly batches: readonly RecordBatch[];
  readonly stats: RunStats;
  readonly letters: readonly RowLetter[];
  readonly run: Run;
  readonly clock: VirtualClock;
}

/** A source of these batches. */
export function inputSource(index: number, batches: readonly RecordBatch[], after: After): Observable<RecordBatch> {
  return pullSource({ name: 'input', id: `input${index}` }, () => {
    let at = 0;
    return {
      read(): RecordBatch | null | Promise<null> {
        const batch = batches[at++];
        if (batch !== undefined) return batch;
        return after === 'end' ? null : new Promise<null>(() => undefined);
      },
    };
  });
}

export interface DriveOptions extends RunOptions {
  readonly after?: After;
  readonly restore?: readonly Snapshot[];
}

/**
 * Runs batches through a stream on a virtual clock until nothing more happens.
 * @throws what made the run fail; RxArrowError when it does not end though its sources have
 */
export async function drive(
  assemble: Assemble,
  inputs: readonly (readonly RecordBatch[])[],
  options: DriveOptions = {},
): Promise<Driven> {
  const { after = 'end', ...runOptions } = options;
  const sources = inputs.map((batches, index) => inputSource(index, batches, after));
  const driven = start(assemble(sources), runOptions);
  await driven.clock.runUntilIdle();
  const { failure } = driven.run.context;
  if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
  if (after === 'end' && !driven.run.context.closed)
    throw new RxArrowError(
      'Hangs',
      'All inputs have ended and nothing is left to do, but the stream has not completed.',
      { hint: 'If it loads a package in the moment of use, import that package in the test.' },
    );
  return { ...driven, stats: driven.run.stats };
}

/** Starts a run whose output, letters and clock are at hand; late rows and dead letters are taken. */
export function start(stream: Observable<RecordBatch>, options: RunOptions = {}): Driven {
  const batches: RecordBatch[] = [];
  const letters: RowLetter[] = [];
  const take = (letter: RowLetter): void => {
    letters.push(letter);
  };
  const clock = options.clock instanceof VirtualClock ? options.clock : new VirtualClock({ realIo: 'await' });
  const running = run(stream, {
    name: 'law',
    onWarning: () => undefined,
    deadLetters: take,
    late: take,
    onBatch: (batch) => batches.push(batch),
    ...options,
    clock,
  });
  running.done.catch(() => undefined);
  return { batches, letters, run: running, clock, stats: running.stats };
}

/** A sink that takes a millisecond of the run's clock for each batch. */
export function slowSink(): (source: Observable<RecordBatch>) => Observable<RecordBatch> {
  return asyncStageOperator({ name: 'slowSink' }, (node) => ({
    async process(batch) {
      await wait(node.context.clock, 1);
      return batch;
    },
  }));
}

/** Stops a run; the milliseconds that took, at most `mostMs`. */
export async function stopWithin(driven: Driven, mostMs: number): Promise<number> {
  const { clock } = driven;
  const from = clock.monotonicMs();
  let stopped = -1;
  void driven.run.stop().then(() => {
    stopped = clock.monotonicMs();
  });
  for (let waited = 0; stopped < 0 && waited < mostMs; waited += 10) await clock.advance(10);
  await clock.runTurns();
  return stopped < 0 ? Number.POSITIVE_INFINITY : stopped - from;
}

/** Tells of each data batch that comes out. */
export function noting(seen: () => void): (source: Observable<RecordBatch>) => Observable<RecordBatch> {
  return tap((batch) => {
    if (!isControl(batch)) seen();
  });
}
