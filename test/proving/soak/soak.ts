import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { map, type Observable } from 'rxjs';
import { run } from 'rxarrow';
import { bollinger, derive, ema, rsi } from 'rxarrow/operators';
import { checkpoints, health, metrics } from 'rxarrow/runtime';
import { desk } from 'rxarrow/sinks';
import { generate } from 'rxarrow/sources';

export interface SoakSample {
  readonly rows: number;
  /** After a full collection, buffers included. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Timers, sockets, files and the like that the process has open. */
  readonly handles: number;
}

export interface SoakReport {
  readonly rows: number;
  readonly seconds: number;
  readonly samples: readonly SoakSample[];
  /**
   * Growth over the second half, as bytes for ten million rows: least squares over the lowest of each few samples, since what is
   * under way at a sample comes and goes.
   */
  readonly slopeBytes: number;
  /** The same from the first of these lowest samples to the last. */
  readonly grownBytes: number;
  /** Handles at the last sample less those at the first of the second half. */
  readonly handlesGrown: number;
}

const SYMBOLS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const SAMPLES = 60;
const SAMPLES_OF_GROUP = 5;
const BATCH_ROWS = 1024;

/** Runs a trading pipe over so many rows as fast as it goes, and measures what is left over after collections. */
export async function soak(rows: number): Promise<SoakReport> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Start it with node --expose-gc: without a collection the heap says nothing.');
  const folder = await mkdtemp(join(tmpdir(), 'rxarrow-soak-'));
  const samples: SoakSample[] = [];
  const began = performance.now();
  let done = 0;
  const sample = (): void => {
    gc();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    samples.push({ rows: done, heapBytes: heapUsed + arrayBuffers, residentBytes: rss, handles: openHandles() });
  };
  const stream = generate(
    {
      symbols: SYMBOLS,
      bars: Math.ceil(rows / SYMBOLS.length),
      batchRows: BATCH_ROWS,
      interval: '100ms',
      volatility: 0.0005,
      seed: 7,
    },
    { id: 'bars' },
  ).pipe(
    ema({ period: 20, id: 'ema' }),
    rsi({ period: 14, id: 'rsi' }),
    bollinger({ period: 20, id: 'bollinger' }),
    derive({ signal: 'close > ema' }),
    counting((batch) => {
      done += batch.numRows;
      if (done >= ((samples.length + 1) * rows) / SAMPLES) sample();
    }),
    desk({ account: { cash: 100_000 }, fees: 0.0005 }, { id: 'desk' }),
  ) as Observable<RecordBatch>;
  try {
    await run(stream, {
      name: 'soak',
      onWarning: () => undefined,
      services: [checkpoints({ folder: join(folder, 'state'), every: '500ms' }), health(), metrics()],
    }).done;
    if ((await readdir(join(folder, 'state'))).length > 10) throw new Error('Old checkpoints are not removed.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const late = samples.slice(samples.length >> 1);
  const lowest = lowestOf(late);
  return {
    rows: done,
    seconds: (performance.now() - began) / 1000,
    samples,
    slopeBytes: slopeOf(lowest) * 1e7,
    grownBytes: (lowest.at(-1)?.heapBytes ?? 0) - (lowest[0]?.heapBytes ?? 0),
    handlesGrown: (late.at(-1)?.handles ?? 0) - (late[0]?.handles ?? 0),
  };
}

/** Sees every batch and changes nothing: synchronous and without state, so that it may stand anywhere. */
function counting(see: (batch: RecordBatch) => void) {
  return map((batch: RecordBatch) => {
    see(batch);
    return batch;
  });
}

function lowestOf(samples: readonly SoakSample[]): SoakSample[] {
  const lowest: SoakSample[] = [];
  for (let at = 0; at + SAMPLES_OF_GROUP <= samples.length; at += SAMPLES_OF_GROUP)
    lowest.push(
      samples
        .slice(at, at + SAMPLES_OF_GROUP)
        .reduce((least, next) => (next.heapBytes < least.heapBytes ? next : least)),
    );
  return lowest;
}

/** Least squares over rows, in bytes a row. */
function slopeOf(samples: readonly SoakSample[]): number {
  const mean = (of: (sample: SoakSample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const rows = mean((sample) => sample.rows);
  const heap = mean((sample) => sample.heapBytes);
  let above = 0;
  let below = 0;
  for (const sample of samples) {
    above += (sample.rows - rows) * (sample.heapBytes - heap);
    below += (sample.rows - rows) ** 2;
  }
  return above / below;
}

function openHandles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    // Other systems tell less.
    return process.getActiveResourcesInfo().length;
  }
}
