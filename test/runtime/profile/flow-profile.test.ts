import { tableFromArrays, type RecordBatch } from 'apache-arrow';
import { expect, test } from 'vitest';
import { FlowContext, Origin, StageNode } from '../../../src/runtime/flow/index.js';
import { FlowProfile } from '../../../src/runtime/profile/flow-profile.js';

const batch = tableFromArrays({ close: Float64Array.of(1, 2, 3, 4) }).batches[0] as RecordBatch;

test('each stage is charged with its own time and memory, on each way that batches go', () => {
  let ms = 0;
  let bytes = 0;
  const profile = new FlowProfile(
    () => ms,
    () => bytes,
  );
  const context = new FlowContext();
  const [ema, desk, file] = [
    new StageNode(context, 'ema', 'ema#0123456789abcdef'),
    new StageNode(context, 'desk', 'desk'),
    new StageNode(context, 'csv', 'file'),
  ];
  const bars = new Origin(context, 'bars');
  const spend = (time: number, memory: number): void => {
    ms += time;
    bytes += memory;
  };
  for (let push = 0; push < 32; push++) {
    profile.read(bars, 5);
    profile.pushed(bars, batch);
    profile.enter(ema, batch);
    spend(1, 100);
    for (const [stage, time] of [
      [desk, 10],
      [file, 2],
    ] as const) {
      profile.enter(stage, batch);
      spend(time, 40);
      profile.leave();
    }
    spend(1, 100);
    profile.leave();
    profile.settled(file, 4, 7);
  }
  const { entries, paths, totalMs } = profile.result();
  const entry = (id: string): (typeof entries)[number] | undefined => entries.find((each) => each.id === id);
  // Of 32 pushes 30 are timed; the two others tell of memory.
  expect(entry('ema#0123')).toMatchObject({ component: 'ema', rows: 128, batches: 32, allocatedBytesPerRow: 50 });
  expect(entry('ema#0123')?.selfMs).toBeCloseTo(64, 9);
  expect(entry('desk')?.selfMs).toBeCloseTo(320, 9);
  expect(entry('desk')?.allocatedBytesPerRow).toBe(10);
  expect(entry('file')).toMatchObject({ elsewhereMs: 224 });
  expect(entry('bars')).toMatchObject({ kind: 'source', rows: 128, selfMs: 160 });
  expect(totalMs).toBeCloseTo(160 + 64 + 320 + 64, 9);
  expect(paths.map(({ path }) => path.join(' > '))).toEqual([
    'bars',
    'bars > ema#0123',
    'bars > ema#0123 > desk',
    'bars > ema#0123 > file',
  ]);
  expect(paths.reduce((sum, { selfMs }) => sum + selfMs, 0)).toBeCloseTo(totalMs, 9);
});
