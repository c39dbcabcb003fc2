import fc from 'fast-check';
import { Float64, Utf8 } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { batchesToRows, controlBatch, controlOf, float64Column, newBatch, newSchema } from 'rxarrow/columnar';
import { SharedRing, type RingOptions } from 'rxarrow/transports';
import { numberedSchema, NumberedBatches, symbolOf } from './support/numbered-batches.js';

const KINDS: readonly [string, Partial<RingOptions>][] = [
  ['frames', {}],
  ['fixed columns', { columns: numberedSchema() }],
];
const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false;
  void promise.then(
    () => (done = true),
    () => (done = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return done;
};

describe.each(KINDS)('a shared ring of %s', (_, options) => {
  test('gives the rows in order, each once, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 }), (sizes) => {
        const ring = SharedRing.create({ bytes: 8192, ...options });
        const writer = ring.writer(3);
        const reader = SharedRing.open(ring.handle).reader();
        const made = new NumberedBatches(3);
        let expected = 0;
        const readOne = (): void => {
          const read = reader.tryRead();
          if (read === null || read === undefined) throw new Error('something was written');
          expect(read.producer).toBe(3);
          for (const row of batchesToRows([read.batch])) {
            expect(row).toEqual({ producer: 3, number: expected, symbol: symbolOf(3, expected) });
            expected++;
          }
        };
        for (const size of sizes) {
          const batch = made.batch(size);
          while (!writer.tryWrite(batch)) readOne();
        }
        while (ring.stats.batches > 0) readOne();
        expect(expected).toBe(sizes.reduce((all, size) => all + size, 0));
        expect(reader.tryRead()).toBeUndefined();
        writer.end();
        expect(reader.tryRead()).toBeNull();
      }),
    );
  });

  test('controls go through, between the rows', () => {
    const ring = SharedRing.create({ bytes: 8192, ...options });
    const writer = ring.writer();
    const reader = ring.reader();
    writer.tryWrite(controlBatch({ kind: 'watermark', timeNs: 5n }));
    writer.tryWrite(new NumberedBatches(0).batch(2));
    writer.tryWrite(controlBatch({ kind: 'gap', reason: 'test', rows: 3 }));
    const read = [1, 2, 3].map(() => reader.tryRead()?.batch);
    expect(read.map((batch) => batch && controlOf(batch)?.kind)).toEqual(['watermark', undefined, 'gap']);
  });

  test('who overwrites is told by the reader what was lost', () => {
    const ring = SharedRing.create({ bytes: 1 << 20, rows: 10, policy: 'overwrite', ...options });
    const writer = ring.writer();
    const made = new NumberedBatches(0);
    for (let batch = 0; batch < 5; batch++) writer.tryWrite(made.batch(4));
    expect(ring.stats).toMatchObject({ batches: 2, rows: 8, writtenRows: 20, droppedRows: 12, droppedBatches: 3 });
    const reader = ring.reader();
    expect(reader.tryRead()).toMatchObject({ droppedRows: 12, droppedBatches: 3 });
    expect(reader.tryRead()).toMatchObject({ droppedRows: 0, droppedBatches: 0 });
    expect(ring.stats.readRows).toBe(8);
  });

  test('a writer waits for room and a reader for rows', async () => {
    const ring = SharedRing.create({ bytes: 1 << 20, rows: 4, ...options });
    const [writer, reader] = [ring.writer(), ring.reader()];
    const made = new NumberedBatches(0);
    const early = reader.read();
    expect(await settled(early)).toBe(false);
    await writer.write(made.batch(4));
    expect((await early)?.batch.numRows).toBe(4);
    await writer.write(made.batch(4));
    const late = writer.write(made.batch(1));
    expect(await settled(late)).toBe(false);
    expect(reader.readSync()?.batch.numRows).toBe(4);
    await late;
    expect(reader.readSync(0)?.batch.numRows).toBe(1);
    expect(reader.readSync(1)).toBeUndefined();
    await writer.write(made.batch(4));
    expect(writer.writeSync(made.batch(1), 1)).toBe(false);
  });

  test('closing wakes who waits: writers are refused, readers get what is there and the end', async () => {
    const ring = SharedRing.create({ bytes: 1 << 20, rows: 4, ...options });
    const [writer, reader] = [ring.writer(), ring.reader()];
    const made = new NumberedBatches(0);
    await writer.write(made.batch(4));
    const refused = writer.write(made.batch(1));
    SharedRing.open(ring.handle).close();
    await expect(refused).rejects.toThrow(/ring: The ring is closed, and nobody will read/);
    expect((await reader.read())?.batch.numRows).toBe(4);
    expect(await reader.read()).toBeNull();
    const open = SharedRing.create({ bytes: 1024, ...options });
    const waiting = open.reader().read();
    open.close();
    expect(await waiting).toBeNull();
  });

  test('who calls off need not wait', async () => {
    const ring = SharedRing.create({ bytes: 1 << 20, rows: 1, ...options });
    const made = new NumberedBatches(0);
    const abort = new AbortController();
    const reading = ring.reader().read(abort.signal);
    abort.abort(new Error('called off'));
    await expect(reading).rejects.toThrow('called off');
    ring.writer().tryWrite(made.batch(1));
    await expect(ring.writer().write(made.batch(1), abort.signal)).rejects.toThrow('called off');
  });

  test('has ended when all its producers have', () => {
    const ring = SharedRing.create({ bytes: 1024, producers: 2, ...options });
    const reader = ring.reader();
    const [one, two] = [ring.writer(0), ring.writer(1)];
    one.end();
    one.end();
    expect(reader.tryRead()).toBeUndefined();
    two.end();
    expect(reader.tryRead()).toBeNull();
    expect(() => two.tryWrite(new NumberedBatches(1).batch(1))).toThrow(/no batch after the end/);
  });
});

describe('bad input of a shared ring', () => {
  test.each([
    [{ bytes: 0 }, /ring: parameter "bytes" is 0; expected an integer from 1/],
    [{ bytes: Number.NaN }, /"bytes" is NaN/],
    [{ bytes: 2 ** 31 }, /"bytes" is 2147483648/],
    [{ bytes: 1024, rows: 0 }, /"rows" is 0/],
    [{ bytes: 1024, producers: 0 }, /"producers" is 0/],
    [{ bytes: 1024, readers: 1.5 }, /"readers" is 1.5/],
    [{ bytes: 1024, columns: newSchema([['note', new Utf8(), true]]) }, /column "note".*go through as frames/],
  ] as [RingOptions, RegExp][])('%o', (options, message) => {
    expect(() => SharedRing.create(options)).toThrow(message);
  });

  test('too large a batch, other columns, no room for words', () => {
    const columns = numberedSchema();
    const ring = SharedRing.create({ bytes: 1024, columns, wordBytes: 30 });
    const writer = ring.writer();
    const made = new NumberedBatches(0);
    expect(() => writer.tryWrite(made.batch(1000))).toThrow(/word "S0-3": 3 words fill 24 of 30 bytes.*wordBytes/);
    const schema = newSchema([['price', new Float64(), false]]);
    const other = newBatch(schema, 1, [float64Column(Float64Array.of(1), 1)]);
    expect(() => writer.tryWrite(other)).toThrow(/column "producer": wanted producer: Int32/);
    const frames = SharedRing.create({ bytes: 1024 }).writer();
    expect(() => frames.tryWrite(made.batch(1000))).toThrow(/A batch of 1000 rows takes \d+ bytes of the ring/);
  });

  test('damage is seen in frames', () => {
    const ring = SharedRing.create({ bytes: 4096 });
    ring.writer().tryWrite(new NumberedBatches(0).batch(3));
    const bytes = new Uint8Array(ring.handle.buffer);
    bytes[600] = (bytes[600] ?? 0) ^ 255;
    expect(() => ring.reader().tryRead()).toThrow(/damaged: its checksum does not fit/);
  });
});
