import { expect, it } from 'vitest';
import fc from 'fast-check';
import type { RecordBatch } from 'apache-arrow';
import { batchFromArrays } from 'rxarrow';
import { SimulatedDisk, VirtualClock } from 'rxarrow/testing';
import { batchesToRows, controlBatch, controlOf, rowsDigest } from '../../../src/columnar/index.js';
import {
  TapeReader,
  TapeWriter,
  type TapeEntry,
  type TapeRange,
  type TapeRecord,
} from '../../../src/core/tape/index.js';
import type { TapeTerms } from '../../../src/core/tape/tape-writer.js';

const SECOND = 1_000_000_000n;
const folder = '/tape';
const terms: TapeTerms = {
  folder,
  segmentBytes: 16_384,
  blockBytes: 2048,
  sync: 'always',
  keepBytes: undefined,
  keepMs: undefined,
};
const head = { tape: 'a', run: 'test' };

function trades(from: number, rows: number, symbols = ['A', 'B']): RecordBatch {
  const numbers = Array.from({ length: rows }, (_, row) => from + row);
  return batchFromArrays({
    symbol: numbers.map((n) => symbols[n % symbols.length] as string),
    sequence: BigInt64Array.from(numbers, BigInt),
    available: BigInt64Array.from(numbers, (n) => BigInt(n) * SECOND),
    price: Float64Array.from(numbers, (n) => n / 4),
  });
}

const rows = (source: string, batch: RecordBatch): TapeEntry => ({ kind: 'batch', source, batch });

const open = (disk: SimulatedDisk, change: Partial<TapeTerms> = {}, clock = new VirtualClock()): Promise<TapeWriter> =>
  TapeWriter.open(disk, clock, { ...terms, ...change }, head);

async function read(disk: SimulatedDisk, range: TapeRange = {}): Promise<TapeRecord[]> {
  const reader = await TapeReader.open(disk, folder);
  const records: TapeRecord[] = [];
  for await (const record of reader.records(range)) records.push(record);
  return records;
}

const batchesOf = (records: readonly TapeRecord[], name = 'trades'): RecordBatch[] =>
  records.flatMap((record) => (record.name === name && record.batch !== undefined ? [record.batch] : []));

it('gives back what was written, over blocks and segments, with controls, ends and notes in their places', async () => {
  const disk = new SimulatedDisk();
  const tape = await open(disk);
  const written: RecordBatch[] = [];
  for (let n = 0; n < 200; n++) {
    const batch = trades(n * 10, 10, n < 100 ? ['A', 'B'] : ['A', 'B', `S${n}`]);
    written.push(batch);
    tape.append(rows('trades', batch));
    if (n % 50 === 0) tape.append(rows('quotes', controlBatch({ kind: 'watermark', timeNs: BigInt(n) })));
  }
  tape.append({ kind: 'note', topic: 'session', payload: new TextEncoder().encode('over') });
  const last = tape.append({ kind: 'end', source: 'trades' });
  await tape.durable(last);
  await tape.close();
  expect(disk.paths.length).toBeGreaterThan(2);
  const records = await read(disk);
  expect(records.map(({ offset }) => offset)).toEqual(Array.from({ length: last + 1 }, (_, n) => n));
  expect(rowsDigest(batchesOf(records))).toBe(rowsDigest(written));
  expect(batchesOf(records, 'quotes').map((batch) => controlOf(batch))[3]).toEqual({ kind: 'watermark', timeNs: 150n });
  expect(records.at(-2)).toMatchObject({ kind: 'note', name: 'session' });
  expect(records.at(-1)).toMatchObject({ kind: 'end', name: 'trades' });
  const reader = await TapeReader.open(disk, folder);
  expect(reader.head).toEqual(head);
  expect([...reader.sources]).toEqual([
    ['trades', 2000],
    ['quotes', 0],
  ]);
});

it('a range by offset or by time, of some sources, gives what a filter of everything gives', async () => {
  const disk = new SimulatedDisk();
  const tape = await open(disk);
  for (let n = 0; n < 120; n++) tape.append(rows(n % 3 === 0 ? 'quotes' : 'trades', trades(n * 4, 4)));
  await tape.close();
  const all = await read(disk);
  const offset = fc.integer({ min: 0, max: 130 });
  const time = fc.integer({ min: 0, max: 500 }).map((s) => BigInt(s) * SECOND);
  await fc.assert(
    fc.asyncProperty(
      fc.record({ fromOffset: offset, toOffset: offset, fromNs: time, toNs: time }, { requiredKeys: [] }),
      fc.constantFrom(undefined, ['trades'], ['quotes'], ['none']),
      async (range, sources) => {
        const found = await read(disk, { ...range, sources });
        const expected = all.filter(
          (record) =>
            (sources === undefined || (sources as readonly string[]).includes(record.name)) &&
            record.offset >= (range.fromOffset ?? 0) &&
            record.offset < (range.toOffset ?? 1000) &&
            record.toNs >= (range.fromNs ?? 0n) &&
            record.fromNs < (range.toNs ?? 1000n * SECOND),
        );
        expect(found.map((record) => record.offset)).toEqual(expected.map((record) => record.offset));
        expect(batchesToRows(batchesOf(found))).toEqual(batchesToRows(batchesOf(expected)));
      },
    ),
  );
});

it('reads only the blocks that a range needs', async () => {
  const disk = new SimulatedDisk();
  const tape = await open(disk, { segmentBytes: 1 << 20 });
  for (let n = 0; n < 300; n++) tape.append(rows('trades', trades(n * 4, 4)));
  await tape.close();
  const reader = await TapeReader.open(disk, folder);
  expect(reader.segments[0]?.index.blocks.length).toBeGreaterThan(10);
  const before = disk.steps;
  const found: number[] = [];
  for await (const record of reader.records({ fromNs: 600n * SECOND, toNs: 601n * SECOND })) found.push(record.offset);
  expect(found).toEqual([150]);
  // open, one read, close
  expect(disk.steps - before).toBe(3);
});

it('goes on behind the last record when it is opened again, however it was left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.boolean(), fc.nat(400), async (count, power, crashAt) => {
      const disk = new SimulatedDisk({ fault: (_, __, step) => (step === 8 + crashAt ? 'crash' : undefined) });
      const tape = await open(disk);
      let safe = -1;
      for (let n = 0; n < count; n++) {
        try {
          const offset = tape.append(rows('trades', trades(n * 4, 4)));
          await tape.durable(offset);
          safe = offset;
        } catch {
          break;
        }
      }
      const found = power ? disk.afterPowerLoss() : disk.afterKill();
      const again = await open(found);
      expect(again.next).toBeGreaterThan(safe);
      const from = again.next;
      again.append(rows('trades', trades(from * 4, 4)));
      await again.close();
      const records = await read(found);
      expect(records.map(({ offset }) => offset)).toEqual(Array.from({ length: from + 1 }, (_, n) => n));
      expect(rowsDigest(batchesOf(records))).toBe(rowsDigest([trades(0, (from + 1) * 4)]));
    }),
  );
});

it('leaves out a torn end, and refuses damage before it', async () => {
  const disk = new SimulatedDisk();
  const tape = await open(disk);
  for (let n = 0; n < 6; n++) await tape.durable(tape.append(rows('trades', trades(n * 4, 4))));
  const killed = disk.afterKill();
  const [path] = killed.paths as [string];
  const whole = (await killed.read(path)).length;
  killed.damage(path, (bytes) => bytes.slice(0, whole - 40));
  const again = await open(killed);
  expect(again.next).toBe(5);
  expect(again.tornBytes).toBeGreaterThan(0);
  await again.close();
  expect((await read(killed)).length).toBe(5);
  const flipped = disk.afterKill();
  flipped.damage(path, (bytes) => bytes.with(600, (bytes[600] as number) ^ 1));
  await expect(open(flipped)).rejects.toThrow(/Record 0 is damaged, and record \d says that it had been durable/);
  await expect(TapeReader.open(flipped, folder)).rejects.toThrow('Record 0 is damaged');
});

it('says which record of a complete segment is damaged, and that a segment is missing', async () => {
  const disk = new SimulatedDisk();
  const tape = await open(disk, { segmentBytes: 4096 });
  for (let n = 0; n < 40; n++) tape.append(rows('trades', trades(n * 4, 4)));
  await tape.close();
  const flipped = disk.afterKill();
  const [, second] = flipped.paths as [string, string];
  flipped.damage(second, (bytes) => bytes.with(900, (bytes[900] as number) ^ 1));
  await expect(read(flipped)).rejects.toThrow(
    /Record \d+ is damaged: its checksum does not fit\. \(at .*segment, byte \d+\)/,
  );
  const missing = disk.afterKill();
  await missing.remove(second);
  await expect(TapeReader.open(missing, folder)).rejects.toThrow(/Records \d+ to \d+ of the tape are missing/);
  const foreign = disk.afterKill();
  foreign.damage(second, () => new TextEncoder().encode('this is something else altogether, and rather long'));
  await expect(TapeReader.open(foreign, folder)).rejects.toThrow('does not begin as a segment of a tape');
});

it('a folder without a tape, or with an empty one, is refused with what to do', async () => {
  const disk = new SimulatedDisk();
  await expect(TapeReader.open(disk, folder)).rejects.toThrow('"/tape" holds no tape, or one without a record.');
  await (await open(disk)).close();
  await expect(TapeReader.open(disk, folder)).rejects.toThrow('holds no tape');
});

it('a folder that cannot be written to is refused at once', async () => {
  const disk = new SimulatedDisk({ fault: (step) => (step === 'makeFolder' ? 'EACCES' : undefined) });
  await expect(open(disk)).rejects.toThrow('The tape in "/tape" cannot be written: Error: EACCES');
});

it('a full disk fails the tape with a clear error, and what is there can be gone on with', async () => {
  const disk = new SimulatedDisk({ capacityBytes: 9000 });
  const tape = await open(disk);
  const failures: string[] = [];
  tape.onFailure = (error) => failures.push(error.message);
  let kept = 0;
  for (let n = 0; n < 40; n++) {
    try {
      await tape.durable(tape.append(rows('trades', trades(n * 4, 4))));
      kept++;
    } catch (error) {
      expect((error as { code: string }).code).toBe('TapeFailed');
      break;
    }
  }
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain('The tape in "/tape" is full: the disk has no room.');
  expect(() => tape.append({ kind: 'end', source: 'trades' })).toThrow('the disk has no room');
  await tape.close();
  const again = await open(disk.afterKill());
  expect(again.next).toBe(kept);
});

it('keeps by size and by age, never what is held', async () => {
  const disk = new SimulatedDisk();
  const clock = new VirtualClock();
  const tape = await open(disk, { segmentBytes: 4096, keepBytes: 13_000 }, clock);
  const fill = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) await tape.durable(tape.append(rows('trades', trades(n * 4, 4))));
  };
  tape.heldFrom = 0;
  await fill(0, 60);
  expect(tape.first).toBe(0);
  tape.heldFrom = 50;
  await fill(60, 80);
  const { first } = tape;
  expect(first).toBeGreaterThan(10);
  expect(first).toBeLessThanOrEqual(50);
  await tape.close();
  expect((await read(disk))[0]?.offset).toBe(first);
  const aged = await open(disk, { segmentBytes: 4096, keepMs: 60_000 }, clock);
  await clock.advance(120_000);
  for (let n = 80; n < 100; n++) await aged.durable(aged.append(rows('trades', trades(n * 4, 4))));
  expect(aged.first).toBeGreaterThanOrEqual(80);
  await aged.close();
});

it('makes durable as often as it is told', async () => {
  const syncs = async (sync: TapeTerms['sync']): Promise<number> => {
    let count = 0;
    const clock = new VirtualClock();
    const disk = new SimulatedDisk({
      fault: (step) => {
        if (step === 'sync') count++;
        return undefined;
      },
    });
    const tape = await open(disk, { sync }, clock);
    for (let n = 0; n < 10; n++) {
      await tape.safe(tape.append(rows('trades', trades(n * 4, 4))));
      await clock.advance(100);
    }
    return count;
  };
  expect(await syncs('always')).toBe(10);
  expect(await syncs('onDemand')).toBe(0);
  expect(await syncs(500)).toBe(2);
});
