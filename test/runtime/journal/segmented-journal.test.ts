import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SegmentedJournal } from '../../../src/runtime/journal/segmented-journal.js';
import { SimulatedDisk } from '../../../src/testing/index.js';

const terms = { folder: 'journal', segmentBytes: 1 << 20, keepSegments: 3 };
const FIRST = 'journal/journal-0000000000000001.log';

async function opened(disk: SimulatedDisk, more: Partial<typeof terms> = {}): Promise<SegmentedJournal> {
  const journal = new SegmentedJournal({ ...terms, ...more });
  await journal.open(disk);
  return journal;
}

const numbers = (journal: SegmentedJournal): unknown[] => journal.recovered('desk').map(({ entry }) => entry['n']);

describe('a journal', () => {
  it('has everything after a loss of power that was durable', async () => {
    const disk = new SimulatedDisk();
    const journal = await opened(disk);
    expect(await journal.append('desk', { n: 1 })).toBe(1);
    expect(await journal.append('desk', { n: 2 })).toBe(2);
    const again = await opened(disk.afterPowerLoss());
    expect(again.position).toBe(2);
    expect(numbers(again)).toEqual([1, 2]);
    expect(await again.append('desk', { n: 3 })).toBe(3);
  });

  it('makes many entries durable with one fsync', async () => {
    let syncs = 0;
    const disk = new SimulatedDisk({
      fault: (step) => {
        if (step === 'sync') syncs++;
        return undefined;
      },
    });
    const journal = await opened(disk);
    syncs = 0;
    await Promise.all(Array.from({ length: 100 }, (_, n) => journal.append('desk', { n })));
    expect(syncs).toBe(1);
    expect(numbers(await opened(disk.afterPowerLoss()))).toHaveLength(100);
  });

  it('hears nothing of what a run still writes that was taken for dead', async () => {
    const disk = new SimulatedDisk();
    const asleep = await opened(disk);
    await asleep.append('desk', { n: 1 });
    const next = await opened(disk);
    await next.append('desk', { n: 2 });
    await asleep.append('desk', { n: -2, longer: 'than what the other wrote in its place' });
    await next.append('desk', { n: 3 });
    expect(numbers(await opened(disk.afterKill()))).toEqual([1, 2, 3]);
  });

  it('begins no segment and takes none away when another run has the folder by then', async () => {
    const disk = new SimulatedDisk();
    const asleep = await opened(disk, { segmentBytes: 100 });
    for (let n = 1; n <= 3; n++) await asleep.append('desk', { n });
    const before = disk.paths;
    // It stood still when its last write was done, and before the next segment was begun.
    let asked = 0;
    asleep.guard = () => (++asked === 1 ? undefined : Promise.reject(new Error('taken over')));
    await asleep.append('desk', { n: 4 });
    await expect(asleep.append('desk', { n: 5 })).rejects.toThrow('taken over');
    expect(asked).toBe(2);
    expect(disk.paths).toEqual(before);
  });

  it('keeps the entries of several owners apart', async () => {
    const disk = new SimulatedDisk();
    const journal = await opened(disk);
    await journal.append('one', { n: 1 });
    await journal.append('desk', { n: 2 });
    expect(numbers(await opened(disk.afterKill()))).toEqual([2]);
  });

  it('loses nothing that was said to be durable, wherever the power goes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 100, max: 4000 }),
        async (crashAt, segmentBytes) => {
          const more = { segmentBytes, keepSegments: 100 };
          const disk = new SimulatedDisk({ fault: (_, __, count) => (count === crashAt ? 'crash' : undefined) });
          const durable: number[] = [];
          try {
            const journal = await opened(disk, more);
            for (let n = 0; n < 60; n += 3) {
              const group = [n, n + 1, n + 2];
              await Promise.all(
                group.map(async (each) => {
                  await journal.append('desk', { n: each, text: 'x'.repeat(each) });
                  durable.push(each);
                }),
              );
            }
          } catch {
            // The power is gone.
          }
          for (const after of [disk.afterPowerLoss(), disk.afterKill()]) {
            const again = await opened(after, more);
            const found = numbers(again);
            expect(found.slice(0, durable.length)).toEqual(durable);
            expect(found).toEqual(found.map((_, place) => place));
            await again.append('desk', { n: found.length });
            expect(numbers(await opened(after.afterPowerLoss(), more))).toHaveLength(found.length + 1);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('cuts off a torn tail wherever it is torn', async () => {
    const disk = new SimulatedDisk();
    const journal = await opened(disk);
    await journal.append('desk', { n: 1 });
    const sound = (await disk.read(FIRST)).length;
    await journal.append('desk', { n: 2 });
    const whole = (await disk.read(FIRST)).length;
    for (let length = sound; length < whole; length++) {
      const torn = disk.afterKill();
      torn.damage(FIRST, (bytes) => bytes.subarray(0, length));
      expect(numbers(await opened(torn))).toEqual([1]);
      expect((await torn.read(FIRST)).length).toBe(sound);
    }
  });

  it('cuts off a group whose first pages did not reach the disk', async () => {
    const disk = new SimulatedDisk();
    const journal = await opened(disk);
    await journal.append('desk', { n: 1 });
    const sound = (await disk.read(FIRST)).length;
    await Promise.all([2, 3, 4].map((n) => journal.append('desk', { n })));
    disk.damage(FIRST, (bytes) => bytes.fill(0, sound, sound + 10));
    expect(numbers(await opened(disk))).toEqual([1]);
  });

  it('refuses damage in the middle and says where', async () => {
    const disk = new SimulatedDisk();
    const journal = await opened(disk);
    for (const n of [1, 2, 3]) await journal.append('desk', { n });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bad = disk.afterKill();
        bad.damage(FIRST, (bytes) => {
          bytes[at] = (bytes[at] as number) ^ change;
          return bytes;
        });
        await expect(opened(bad)).rejects.toThrow(/Record [12] is damaged.*byte \d+/);
      }),
    );
    disk.damage(FIRST, (bytes) => bytes.fill(7, 0, 3));
    await expect(opened(disk)).rejects.toThrow('does not begin as a segment');
  });

  it('refuses a folder of which a segment is missing', async () => {
    const disk = new SimulatedDisk();
    const journal = await opened(disk, { segmentBytes: 60, keepSegments: 100 });
    for (let n = 0; n < 6; n++) await journal.append('desk', { n });
    const [, second] = disk.paths;
    await disk.remove(second as string);
    await expect(opened(disk)).rejects.toThrow(/Records \d+ to \d+ are missing/);
  });

  it('drops old segments only when a summary stands in for them', async () => {
    const disk = new SimulatedDisk();
    let total = 0;
    const journal = await opened(disk, { segmentBytes: 400 });
    const add = async (n: number): Promise<void> => {
      total += n;
      await journal.append('desk', { n });
    };
    for (let n = 0; n < 100; n++) await add(n);
    expect(disk.paths.length).toBeGreaterThan(5);
    journal.summarise('desk', () => [{ total }]);
    for (let n = 0; n < 100; n++) await add(n);
    expect(disk.paths).toHaveLength(3);
    let sum = 0;
    for (const { entry } of (await opened(disk.afterPowerLoss())).recovered('desk'))
      sum = typeof entry['total'] === 'number' ? entry['total'] : sum + (entry['n'] as number);
    expect(sum).toBe(total);
  });

  it.each(['EIO', 'ENOSPC'] as const)(
    'accepts nothing more after %s, even when the disk is well again',
    async (code) => {
      let failing = false;
      const disk = new SimulatedDisk({ fault: (step) => (failing && step === 'sync' ? code : undefined) });
      const journal = await opened(disk);
      failing = true;
      await expect(journal.append('desk', { n: 1 })).rejects.toThrow(
        `writing to journal failed, so nothing more may be acted on: Error: ${code}`,
      );
      failing = false;
      await expect(journal.append('desk', { n: 2 })).rejects.toThrow('nothing more may be acted on');
      await journal.close();
    },
  );

  it('refuses an entry that is too long', async () => {
    const journal = await opened(new SimulatedDisk());
    expect(() => journal.write('desk', { text: 'x'.repeat(2 << 20) })).toThrow('too long for the journal');
  });
});
