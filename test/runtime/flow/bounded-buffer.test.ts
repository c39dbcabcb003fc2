import { Field, Float64, Schema, type RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  batchesToRows,
  controlBatch,
  controlOf,
  DictionaryBuilder,
  float64Column,
  newBatch,
} from '../../../src/columnar/index.js';
import { batchFromRows, contractNames, contractSchema } from '../../../src/core/index.js';
import { BoundedBuffer, EVENT_CONTRACTS, type BufferOptions } from '../../../src/runtime/flow/index.js';
import { MemorySpillDisk } from './memory-spill-disk.js';

interface Told {
  readonly buffer: BoundedBuffer;
  readonly failures: unknown[];
  dropped: number;
}

function buffer(options: Partial<BufferOptions> & Pick<BufferOptions, 'policy'>): Told {
  const told = { failures: [] as unknown[], dropped: 0 };
  const owner = {
    title: 'Buffer "b"',
    dropped: (rows: number) => (told.dropped += rows),
    failed: (error: unknown) => told.failures.push(error),
    warn: (message: string) => told.failures.push(message),
  };
  return Object.assign(told, { buffer: new BoundedBuffer(owner, { maxRows: 10, ...options }) });
}

const batch = (rows: readonly (readonly [symbol: string, n: number])[], extra: object = {}): RecordBatch =>
  batchFromRows(rows.map(([symbol, n]) => ({ symbol, n, ...extra })));

const numbered = (from: number, to: number): RecordBatch =>
  batch(Array.from({ length: to - from }, (_, at) => ['S', from + at] as const));

const isEmpty = ({ buffer: { size } }: Told): boolean => size === 0;

/** All that comes out: numbers of rows, "gap n", kinds of controls. */
async function drain(told: Told): Promise<(number | string)[]> {
  const seen: (number | string)[] = [];
  while (!isEmpty(told)) {
    const taken = await told.buffer.take();
    if (taken === undefined) break;
    const control = controlOf(taken);
    if (control !== undefined) seen.push(control.kind === 'gap' ? `gap ${control.rows ?? '?'}` : control.kind);
    else seen.push(...batchesToRows([taken]).map((row) => Number(row['n'])));
  }
  return seen;
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('bounds', () => {
  it.each<[string, Partial<BufferOptions>]>([
    ['rows', { maxRows: 10 }],
    ['bytes', { maxRows: 1000, maxBytes: 130 }],
    ['batches', { maxRows: 1000, maxBatches: 2 }],
  ])('in %s are kept', async (_, bound) => {
    const told = buffer({ policy: 'dropNewest', ...bound });
    for (let at = 0; at < 40; at += 5) void told.buffer.put(numbered(at, at + 5));
    expect(told.buffer.buffered).toMatchObject({ rows: 10, batches: 2 });
    expect(told.dropped).toBe(30);
    expect(await drain(told)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'gap 30']);
    expect(told.buffer.buffered).toEqual({ rows: 0, batches: 0, bytes: 0, spilledRows: 0, spilledBytes: 0 });
  });

  it('say in the error of "fail" what is full', () => {
    const told = buffer({ policy: 'fail', maxRows: 100, maxBatches: 2, maxBytes: 1e6 });
    void told.buffer.put(numbered(0, 5));
    void told.buffer.put(numbered(5, 10));
    expect(() => told.buffer.put(numbered(10, 11))).toThrow(
      'Buffer "b" has 10 rows waiting and its buffer takes 100 of 1000000 bytes in 2 batches. Choose another policy, a larger buffer, or a faster pipe.',
    );
  });
});

describe('conflate', () => {
  it('keeps all rows while there is room, then the latest of each key in the order of arrival, with a gap before', async () => {
    const told = buffer({ policy: 'conflate', maxRows: 4 });
    void told.buffer.put(
      batch([
        ['A', 1],
        ['B', 2],
      ]),
    );
    void told.buffer.put(
      batch([
        ['A', 3],
        ['C', 4],
      ]),
    );
    expect(told.dropped).toBe(0);
    void told.buffer.put(
      batch([
        ['C', 5],
        ['A', 6],
      ]),
    );
    expect(told.dropped).toBe(3);
    expect(await drain(told)).toEqual(['gap 3', 2, 5, 6]);
  });

  it('lets no row pass a control that it came after, nor the other way round', async () => {
    const told = buffer({ policy: 'conflate', maxRows: 3 });
    void told.buffer.put(
      batch([
        ['A', 1],
        ['B', 2],
      ]),
    );
    void told.buffer.put(controlBatch({ kind: 'health', state: 'degraded', reason: 'r' }));
    void told.buffer.put(batch([['A', 3]]));
    void told.buffer.put(batch([['A', 4]]));
    expect(await drain(told)).toEqual(['gap 1', 2, 'health', 'gap 1', 4]);
  });

  it('does not let a row with other columns stand for one', async () => {
    const told = buffer({ policy: 'conflate', maxRows: 3 });
    void told.buffer.put(batch([['A', 1]]));
    void told.buffer.put(batch([['A', 2]], { bid: 5 }));
    void told.buffer.put(batch([['A', 3]]));
    void told.buffer.put(batch([['A', 4]], { bid: 6 }));
    expect(await drain(told)).toEqual(['gap 2', 3, 4]);
  });

  it('equals the latest rows by key of all rows that were ever dropped or kept, and counts the others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 1, maxLength: 6 }), { maxLength: 30 }),
        async (batches) => {
          const told = buffer({ policy: 'conflate', maxRows: 6 });
          let n = 0;
          const latest = new Map<string, number>();
          for (const symbols of batches) {
            const rows = symbols.map((symbol) => [symbol, n++] as const);
            for (const [symbol, at] of rows) latest.set(symbol, at);
            void told.buffer.put(batch(rows));
            expect(told.buffer.buffered.rows).toBeLessThanOrEqual(6);
          }
          const seen = await drain(told);
          const values = seen.filter((each) => typeof each === 'number');
          expect(values).toEqual(values.toSorted((a, b) => a - b));
          for (const at of latest.values()) expect(values).toContain(at);
          const gaps = seen.map((each) => (typeof each === 'number' ? 0 : Number(each.slice(4))));
          expect(gaps.reduce((sum, each) => sum + each, 0)).toBe(told.dropped);
          expect(values.length + told.dropped).toBe(n);
        },
      ),
    );
  });

  it('says when there are more keys than room', () => {
    const told = buffer({ policy: 'conflate', maxRows: 2 });
    void told.buffer.put(
      batch([
        ['A', 1],
        ['B', 2],
      ]),
    );
    expect(() => told.buffer.put(batch([['C', 3]]))).toThrow(
      /keeps the latest row of each key and has 3 of them.*takes 2/,
    );
  });

  it('is refused where each row counts, at the first batch and not only when it is full', () => {
    for (const contract of contractNames.filter((name) => EVENT_CONTRACTS.has(name))) {
      const told = buffer({ policy: 'conflate' });
      const empty = newBatch(contractSchema(contract), 0, []);
      expect(() => told.buffer.put(empty), contract).toThrow(/each of these counts/);
    }
    const fills = batchFromRows([{ symbol: 'A', clientOrderId: 'x' }]);
    expect(() => buffer({ policy: 'conflate' }).buffer.put(fills)).toThrow(
      /column "clientOrderId".*each of these counts/,
    );
    expect([...EVENT_CONTRACTS].every((name) => (contractNames as readonly string[]).includes(name))).toBe(true);
  });

  it('needs its key', () => {
    const told = buffer({ policy: 'conflate', by: 'symbl' });
    expect(() => told.buffer.put(batch([['A', 1]]))).toThrow(/column "symbl".*Did you mean "symbol"/);
  });
});

describe('spill', () => {
  let disk: MemorySpillDisk;
  beforeEach(() => {
    disk = new MemorySpillDisk();
  });
  const spilling = (spill: object = {}, more: Partial<BufferOptions> = {}): Told =>
    buffer({ policy: 'spill', maxRows: 10, ...more, spill: { disk, maxBytes: 1e6, whenFull: 'fail', ...spill } });
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

  it('keeps the order across memory and disk, and gives the files back', async () => {
    const told = spilling({ fileBytes: 3000 });
    for (let at = 0; at < 100; at += 5) void told.buffer.put(numbered(at, at + 5));
    await turns();
    expect(told.buffer.buffered).toMatchObject({ rows: 10, spilledRows: 90 });
    expect(told.buffer.buffered.spilledBytes).toBe(disk.bytes);
    expect(disk.files.size).toBeGreaterThan(2);
    expect(await drain(told)).toEqual(range(0, 100));
    await turns();
    expect(disk.files.size).toBeLessThanOrEqual(1);
    told.buffer.close();
    await turns();
    expect(disk.files.size).toBe(0);
    expect([told.failures, told.dropped]).toEqual([[], 0]);
  });

  it('loses, doubles and reorders nothing, whoever is faster', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant('take'), fc.constant('turn')), { maxLength: 60 }),
        fc.integer({ min: 500, max: 4000 }),
        async (steps, fileBytes) => {
          disk = new MemorySpillDisk();
          const told = spilling({ fileBytes });
          const seen: number[] = [];
          let n = 0;
          for (const step of steps) {
            if (step === 'turn') await new Promise((resolve) => setImmediate(resolve));
            else if (step === 'take') {
              const taken = await told.buffer.take();
              if (taken !== undefined) seen.push(...batchesToRows([taken]).map((row) => Number(row['n'])));
            } else void told.buffer.put(numbered(n, (n += Number(step))));
            expect(told.buffer.heldRows).toBe(n - seen.length);
          }
          expect([...seen, ...(await drain(told))]).toEqual(range(0, n));
          expect(told.failures).toEqual([]);
          await turns();
          expect(told.buffer.buffered).toEqual({ rows: 0, batches: 0, bytes: 0, spilledRows: 0, spilledBytes: 0 });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('bounds what waits in memory for a slow disk', () => {
    disk.hold = new Promise(() => undefined);
    const told = spilling({ whenFull: 'dropNewest' }, { maxBytes: 4000 });
    for (let at = 0; at < 1000; at += 5) void told.buffer.put(numbered(at, at + 5));
    expect(told.dropped).toBeGreaterThan(800);
    expect(told.buffer.buffered.bytes).toBeLessThan(4 * 4000);
  });

  it('shows what is on disk without taking it, and puts it back elsewhere', async () => {
    const told = spilling();
    for (let at = 0; at < 30; at += 5) void told.buffer.put(numbered(at, at + 5));
    void told.buffer.put(controlBatch({ kind: 'watermark', timeNs: 5n }));
    await turns();
    await told.buffer.lookAtDisk();
    const contents = told.buffer.contents();
    expect(await drain(told)).toEqual([...range(0, 30), 'watermark']);
    const other = spilling();
    other.buffer.restore(contents);
    expect(await drain(other)).toEqual([...range(0, 30), 'watermark']);
  });

  describe('when the disk is full', () => {
    // A frame of five rows is about 800 bytes.
    const fill = async (told: Told): Promise<void> => {
      for (let at = 0; at < 50; at += 5) void told.buffer.put(numbered(at, at + 5));
      await turns();
    };

    it('"fail" says so', async () => {
      const told = spilling({ maxBytes: 3000 });
      await expect(fill(told)).rejects.toThrow(
        /rows waiting; \d+ of 3000 bytes on disk are taken and there is no room/,
      );
    });

    it('"dropNewest" keeps what is there', async () => {
      const told = spilling({ maxBytes: 3000, whenFull: 'dropNewest' });
      await fill(told);
      const kept = 50 - told.dropped;
      expect(told.dropped).toBeGreaterThan(0);
      expect(await drain(told)).toEqual([...range(0, kept), `gap ${told.dropped}`]);
    });

    it('"dropOldest" gives up the files that were written first', async () => {
      const told = spilling({ maxBytes: 3000, fileBytes: 1000, whenFull: 'dropOldest' });
      for (let at = 0; at < 50; at += 5) {
        void told.buffer.put(numbered(at, at + 5));
        await turns();
      }
      expect(told.dropped).toBeGreaterThan(0);
      expect(await drain(told)).toEqual([`gap ${told.dropped}`, ...range(told.dropped, 50)]);
      expect(disk.bytes).toBeLessThanOrEqual(3000);
    });

    it('"block" lets whoever fills it wait until something has been read', async () => {
      const told = spilling({ maxBytes: 3000, whenFull: 'block' });
      let went = 0;
      for (let at = 0; at < 50; at += 5) void told.buffer.put(numbered(at, at + 5)).then(() => went++);
      await turns();
      expect(went).toBeLessThan(10);
      expect(await drain(told)).toEqual(range(0, 50));
      await turns();
      expect(went).toBe(10);
    });
  });

  describe('when others have filled the disk', () => {
    beforeEach(() => {
      disk.capacityBytes = 2000;
    });

    it('"fail" fails with what the system said', async () => {
      const told = spilling();
      for (let at = 0; at < 50; at += 5) void told.buffer.put(numbered(at, at + 5));
      await turns();
      expect(told.failures).toHaveLength(1);
      expect(String((told.failures[0] as Error).cause)).toContain('ENOSPC');
    });

    it.each(['dropNewest', 'dropOldest'] as const)('"%s" drops, counts and goes on', async (whenFull) => {
      const told = spilling({ whenFull, fileBytes: 1000 });
      for (let at = 0; at < 50; at += 5) {
        void told.buffer.put(numbered(at, at + 5));
        await turns();
      }
      expect(told.dropped).toBeGreaterThan(0);
      const seen = await drain(told);
      const values = seen.filter((each) => typeof each === 'number');
      expect(values.length + told.dropped).toBe(50);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(whenFull === 'dropNewest' ? values[0] : values.at(-1)).toBe(whenFull === 'dropNewest' ? 0 : 49);
      disk.capacityBytes = 1e6;
      for (let at = 50; at < 100; at += 5) void told.buffer.put(numbered(at, at + 5));
      await turns();
      expect(await drain(told)).toEqual(range(50, 100));
      expect(told.failures).toEqual([]);
    });

    it('"block" hands rows on from memory, and writes again when there is room', async () => {
      const told = spilling({ whenFull: 'block' });
      for (let at = 0; at < 50; at += 5) void told.buffer.put(numbered(at, at + 5));
      await turns();
      expect(told.buffer.buffered.rows).toBeGreaterThan(10);
      disk.capacityBytes = 1e6;
      void told.buffer.put(numbered(50, 55));
      await turns();
      expect(told.buffer.buffered.rows).toBe(10);
      expect(await drain(told)).toEqual(range(0, 55));
      expect([told.failures, told.dropped]).toEqual([[], 0]);
    });
  });

  it('fails over a disk that does not work, and over bytes that have changed', async () => {
    const broken = spilling();
    disk.failure = new Error('EIO: i/o error');
    for (let at = 0; at < 20; at += 5) void broken.buffer.put(numbered(at, at + 5));
    await turns();
    expect(broken.failures.map(String)).toEqual(['Error: EIO: i/o error']);
    disk = new MemorySpillDisk();
    const damaged = spilling();
    for (let at = 0; at < 20; at += 5) void damaged.buffer.put(numbered(at, at + 5));
    await turns();
    for (const file of disk.files) file.content.fill(7, 100, 104);
    await expect(drain(damaged)).rejects.toThrow(/checksum/);
  });

  it('needs a disk', () => {
    expect(() => buffer({ policy: 'spill' })).toThrow(/parameter "spill" is missing; expected a disk/);
  });

  it('keeps a table with a growing dictionary', async () => {
    const words = new DictionaryBuilder();
    const schema = new Schema([
      new Field('word', words.columnOf(['a']).type, true),
      new Field('n', new Float64(), true),
    ]);
    const told = spilling({}, { maxRows: 1 });
    for (const [n, word] of ['a', 'b', 'c', 'a'].entries())
      void told.buffer.put(newBatch(schema, 1, [words.columnOf([word]), float64Column(Float64Array.of(n), 1)]));
    await turns();
    const rows: unknown[] = [];
    while (told.buffer.size > 0) rows.push(...batchesToRows([(await told.buffer.take()) as RecordBatch]));
    expect(rows).toEqual([
      { word: 'a', n: 0 },
      { word: 'b', n: 1 },
      { word: 'c', n: 2 },
      { word: 'a', n: 3 },
    ]);
  });
});
