import { expect, it } from 'vitest';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { diskService, provide, pullSource, run } from 'rxarrow';
import { ema, replay } from 'rxarrow/operators';
import { record } from 'rxarrow/runtime';
import { generate, tape } from 'rxarrow/sources';
import { SimulatedDisk, VirtualClock } from 'rxarrow/testing';
import { controlBatch, controlOf, rowsDigest } from '../../../src/columnar/index.js';

const folder = '/tape';
const bars = (id: string, symbols: string[]): Observable<RecordBatch> =>
  generate({ symbols, bars: 300, batchRows: 16, seed: 3 }, { id }) as Observable<RecordBatch>;

/** What a stream gives, controls included. */
async function given(stream: Observable<RecordBatch>, disk: SimulatedDisk): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  const watch = {
    name: 'watch',
    open: ({ context }: { context: { addWatch: (watch: object) => void } }) =>
      context.addWatch({ pushed: (_: unknown, batch: RecordBatch) => batches.push(batch) }),
  };
  await run(stream, { services: [provide(diskService, disk), watch as never] }).done;
  return batches;
}

async function recorded(...streams: Observable<RecordBatch>[]): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk();
  await run(streams, { services: [provide(diskService, disk), record({ folder })] }).done;
  return disk;
}

it('gives what the recorded source gave', async () => {
  const disk = await recorded(bars('bars', ['A', 'B']));
  const before = await given(bars('bars', ['A', 'B']), new SimulatedDisk());
  const after = await given(tape(folder), disk);
  expect(rowsDigest(after)).toBe(rowsDigest(before));
});

it('gives one of several, watermarks and gaps in their places', async () => {
  const controls = pullSource({ name: 'other', id: 'other' }, () => {
    const batches = [
      controlBatch({ kind: 'watermark', timeNs: 5n }),
      controlBatch({ kind: 'gap', reason: 'lost', rows: 3 }),
    ];
    return { read: () => batches.shift() ?? null };
  });
  const disk = await recorded(bars('bars', ['A']), controls);
  const after = await given(tape({ folder, source: 'other' }), disk);
  expect(after.map((batch) => controlOf(batch))).toEqual([
    { kind: 'watermark', timeNs: 5n },
    { kind: 'gap', reason: 'lost', rows: 3 },
  ]);
  await expect(given(tape(folder), disk)).rejects.toThrow(/parameter "source" is missing; expected one of .*bars/);
  await expect(given(tape({ folder, source: 'bar' }), disk)).rejects.toThrow(/"bar".*bars/s);
  await expect(given(tape('/nothing'), disk)).rejects.toThrow('"/nothing" holds no tape');
});

it('gives the rows of a range of time, wherever batches were cut', async () => {
  const disk = await recorded(bars('bars', ['A']));
  const all = await given(tape(folder), disk);
  const times = all.flatMap((batch) => [
    ...(batch.getChild('available')?.data[0]?.values as BigInt64Array).subarray(0, batch.numRows),
  ]);
  const [from, to] = [times[37] as bigint, times[111] as bigint];
  const text = (ns: bigint): string => new Date(Number(ns / 1_000_000n)).toISOString();
  const part = await given(tape({ folder, from: text(from), to: text(to) }), disk);
  const found = part.flatMap((batch) => [
    ...(batch.getChild('available')?.data[0]?.values as BigInt64Array).subarray(0, batch.numRows),
  ]);
  expect(found).toEqual(times.filter((ns) => ns >= from && ns < to));
  expect(() => tape({ folder, from: 'yesterday' })).toThrow('a time such as');
});

it('goes on from a position, and comes at the pace of events behind `replay`', async () => {
  const disk = await recorded(bars('bars', ['A']));
  const stream = (): Observable<RecordBatch> =>
    tape(folder, { id: 'taped' }).pipe(ema({ period: 3, id: 'ema' }) as never);
  const whole: RecordBatch[] = [];
  await run(stream(), { services: [provide(diskService, disk)], onBatch: (batch) => whole.push(batch) }).done;
  const first: RecordBatch[] = [];
  const running = run(stream(), {
    services: [provide(diskService, disk)],
    onBatch(batch) {
      first.push(batch);
      if (first.length === 7) running.pause();
    },
  });
  await expect.poll(() => first.length).toBe(7);
  const [positions, restore] = [running.positions(), await running.snapshot()];
  await running.stop();
  const rest: RecordBatch[] = [];
  await run(stream(), {
    services: [provide(diskService, disk)],
    positions,
    restore,
    onBatch: (batch) => rest.push(batch),
  }).done;
  expect(rowsDigest([...first, ...rest])).toBe(rowsDigest(whole));
  const clock = new VirtualClock();
  const paced = run(tape(folder).pipe(replay({ speed: 86_400 }) as never) as Observable<RecordBatch>, {
    clock,
    services: [provide(diskService, disk)],
  });
  await clock.runUntilIdle();
  await paced.done;
  // Daily bars, each a second after the one before.
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(299_000);
});
