import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { isControl, rowsDigest } from 'rxarrow/columnar';
import { metrics } from 'rxarrow/runtime';
import { metricsService } from '../../../src/core/index.js';
import { ring as ringSink } from 'rxarrow/sinks';
import { memory, ring } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';
import { SharedRing } from 'rxarrow/transports';

const bars = generateBars({ instants: 60, batchRows: 7 });

test('hands on what it has written, and ends the ring with the run', async () => {
  const shared = SharedRing.create({ bytes: 1 << 20 });
  const passed: number[] = [];
  await run(memory(bars).pipe(ringSink(shared)), { onBatch: (batch) => void passed.push(batch.numRows) }).done;
  expect(passed.reduce((all, rows) => all + rows, 0)).toBe(bars.reduce((all, { numRows }) => all + numRows, 0));
  const reader = SharedRing.open(shared.handle).reader();
  const got = [];
  for (let read = reader.tryRead(); read !== null; read = reader.tryRead()) if (read) got.push(read.batch);
  expect(rowsDigest(got.filter((batch) => !isControl(batch)))).toBe(rowsDigest(bars));
});

test('a ring that is full withdraws demand, and no row is lost', async () => {
  const shared = SharedRing.create({ bytes: 1 << 20, rows: 14 });
  const running = run(memory(bars).pipe(ringSink(shared)));
  const reader = shared.reader();
  const got = [];
  let most = 0;
  for (;;) {
    // Whatever the sources could do meanwhile: the ring and what is in flight stay within their bounds.
    await new Promise((resolve) => setImmediate(resolve));
    most = Math.max(most, shared.stats.rows);
    const read = await reader.read();
    if (read === null) break;
    if (!isControl(read.batch)) got.push(read.batch);
  }
  await running.done;
  expect(most).toBeLessThanOrEqual(14);
  expect(rowsDigest(got)).toBe(rowsDigest(bars));
});

test('who overwrites is counted in the metrics', async () => {
  const service = metrics();
  let text = '';
  await run(memory(bars).pipe(ringSink('latest', { rows: 14, policy: 'overwrite', bytes: 1 << 16 })), {
    services: [
      service,
      {
        name: 'look',
        async ending() {
          text = (
            await (service.provides?.get(metricsService as never) as { text(): Promise<string> }).text()
          ).toString();
        },
      },
    ],
  }).done;
  expect(text).toMatch(/rxarrow_ring_rows\{[^}]*ring="latest"[^}]*\} 1[0-4]/);
  const [, dropped] = /rxarrow_ring_dropped_rows_total\{[^}]*\} (\d+)/.exec(text) ?? [];
  expect(Number(dropped)).toBeGreaterThan(0);
});

test('a batch larger than the ring fails the run and says so; so does a ring that nobody reads any more', async () => {
  const small = SharedRing.create({ bytes: 1024 });
  await expect(run(memory(bars).pipe(ringSink(small))).done).rejects.toThrow(
    /takes \d+ bytes of the ring, which has 1024/,
  );
  const closed = SharedRing.create({ bytes: 1 << 20 });
  closed.close();
  await expect(run(memory(bars).pipe(ringSink({ ring: closed.handle }))).done).rejects.toThrow(/nobody will read/);
  expect(() => ringSink({ ring: 'x', bytes: 10 })).toThrow(/bytes/);
  expect(() => ringSink({ ring: 5 as never })).toThrow(/ring/);
});

test('the source of the same name reads it within the run', async () => {
  const got: unknown[] = [];
  await run([memory(bars).pipe(ringSink('bars')), ring('bars')], {
    onBatch: (batch, index) => void (index === 1 && !isControl(batch) && got.push(batch)),
  }).done;
  expect(rowsDigest(got as never)).toBe(rowsDigest(bars));
});
