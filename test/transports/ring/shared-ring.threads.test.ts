import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnIndex, readStrings } from 'rxarrow/columnar';
import { SharedRing, type RingOptions } from 'rxarrow/transports';
import { ended, threadsOf } from '../../support/typescript-worker.js';
import { numberedSchema, symbolOf } from './support/numbered-batches.js';
import type { ProducerOrders } from './support/producer.js';

const PRODUCER = new URL('./support/producer.ts', import.meta.url);
const ROWS = Number(process.env['RING_ROWS'] ?? 60_000);

interface Case extends Partial<RingOptions> {
  readonly name: string;
  readonly threads: number;
}

const CASES: readonly Case[] = [
  { name: 'one producer, frames', threads: 1 },
  { name: 'one producer, columns', threads: 1, columns: numberedSchema() },
  { name: 'three producers, columns', threads: 3, columns: numberedSchema() },
  { name: 'three producers that overwrite, frames', threads: 3, policy: 'overwrite' },
  { name: 'two producers that overwrite, columns', threads: 2, policy: 'overwrite', columns: numberedSchema() },
];

let producers: Awaited<ReturnType<typeof threadsOf>>;
beforeAll(async () => {
  producers = await threadsOf(PRODUCER);
});
afterAll(() => producers.remove());

describe('a ring between threads', () => {
  test.each(CASES)(
    '$name: each row once, in the order of its producer, or counted',
    async ({ threads, ...options }) => {
      const ring = SharedRing.create({ bytes: 32_768, rows: 1000, producers: threads, ...options });
      const workers = Array.from({ length: threads }, (_, producer) =>
        producers.start({
          ring: ring.handle,
          producer,
          rows: ROWS,
          mostRowsABatch: 97,
          waits: producer % 2 === 0 ? 'sync' : 'async',
        } satisfies ProducerOrders),
      );
      const over = Promise.all(workers.map(ended));
      const reader = ring.reader();
      const next = new Array<number>(threads).fill(0);
      let read = 0;
      let dropped = 0;
      for (;;) {
        const got = await reader.read();
        if (got === null) break;
        const { batch, producer } = got;
        dropped += got.droppedRows;
        const column = (name: string) => batch.data.children[columnIndex(batch.schema, name)];
        const numbers = column('number')?.values as Float64Array;
        const symbols = readStrings(column('symbol') as never, 'symbol');
        let expected = next[producer] as number;
        if (options.policy === 'overwrite') {
          // What is missing before this batch has been dropped, and is in the count in the end.
          expect(numbers[0]).toBeGreaterThanOrEqual(expected);
          expected = numbers[0] as number;
        }
        for (let row = 0; row < batch.numRows; row++, expected++)
          if (numbers[row] !== expected || symbols[row] !== symbolOf(producer, expected))
            throw new Error(
              `row ${row} is ${numbers[row]} ${symbols[row]}, expected ${expected} of producer ${producer}`,
            );
        next[producer] = expected;
        read += batch.numRows;
      }
      await over;
      expect(read + dropped).toBe(threads * ROWS);
      expect(ring.stats).toMatchObject({ rows: 0, writtenRows: threads * ROWS, readRows: read, droppedRows: dropped });
      if (options.policy !== 'overwrite') expect(next).toEqual(new Array<number>(threads).fill(ROWS));
    },
  );

  test('a producer that is ended in the middle leaves no half of a batch', async () => {
    const ring = SharedRing.create({ bytes: 32_768, producers: 1 });
    const worker = producers.start({
      ring: ring.handle,
      producer: 0,
      rows: 10_000_000,
      mostRowsABatch: 97,
      waits: 'sync',
    } satisfies ProducerOrders);
    const reader = ring.reader();
    let expected = 0;
    const take = async (): Promise<boolean> => {
      const got = await reader.read();
      if (got === null) return false;
      const numbers = got.batch.data.children[1]?.values as Float64Array;
      expect(numbers[0]).toBe(expected);
      expected += got.batch.numRows;
      return true;
    };
    for (let batch = 0; batch < 50; batch++) await take();
    await worker.terminate();
    ring.close();
    while (await take());
    expect(expected).toBeGreaterThan(0);
  });
});
