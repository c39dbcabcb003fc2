import { describe, expect, it } from 'vitest';
import { diskService, journalService, provide, run, type Journal } from 'rxarrow';
import { journal } from 'rxarrow/runtime';
import { SimulatedDisk } from 'rxarrow/testing';
import { SegmentedJournal } from '../../../src/runtime/journal/segmented-journal.js';
import { counting } from '../flow/support.js';

const TERMS = { folder: 'journal', segmentBytes: 4096, keepSegments: 4 };

async function entriesOn(disk: SimulatedDisk): Promise<number[]> {
  const stored = new SegmentedJournal(TERMS);
  await stored.open(disk);
  return stored.recovered('stage').map(({ entry }) => entry['batch'] as number);
}

/** A run whose batches are written down as they come, and nobody waits for the disk. */
function written(disk: SimulatedDisk) {
  let batches = 0;
  const running = run(counting('a', 1_000_000, { everyMs: 1 }), {
    services: [provide(diskService, disk), journal(TERMS)],
    onBatch: () => {
      (running.context.service(journalService) as Journal).write('stage', { batch: ++batches });
    },
  });
  return { running, count: () => batches };
}

describe('the journal of a run', () => {
  it('has on the disk all that was written when the run is asked to end, as by SIGTERM', async () => {
    const disk = new SimulatedDisk();
    const { running, count } = written(disk);
    while (count() < 20) await new Promise((resolve) => setImmediate(resolve));
    expect(await running.stop({ deadlineMs: 5000 })).toBe(true);
    expect(await entriesOn(disk.afterPowerLoss())).toEqual(Array.from({ length: count() }, (_, at) => at + 1));
  });

  it('is free for the next run at once', async () => {
    const disk = new SimulatedDisk();
    for (const life of [1, 2]) {
      const { running, count } = written(disk);
      while (count() < 3) await new Promise((resolve) => setImmediate(resolve));
      await running.stop();
      expect((await entriesOn(disk)).length).toBeGreaterThanOrEqual(3 * life);
    }
  });
});
