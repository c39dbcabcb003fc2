import { expect, test } from 'vitest';
import type { RecordBatch } from 'apache-arrow';
import { take, tap } from 'rxjs';
import { run } from 'rxarrow';
import { controlOf, isControl, rowsDigest } from 'rxarrow/columnar';
import { ring } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';
import { SharedRing } from 'rxarrow/transports';

const bars = generateBars({ instants: 30, batchRows: 7 });

test('reads what another thread has written until that has ended', async () => {
  const shared = SharedRing.create({ bytes: 1 << 20 });
  const writer = SharedRing.open(shared.handle).writer();
  const got: RecordBatch[] = [];
  const running = run(ring({ ring: shared.handle }), { onBatch: (batch) => void got.push(batch) });
  for (const batch of bars) await writer.write(batch);
  writer.end();
  await running.done;
  expect(rowsDigest(got.filter((batch) => !isControl(batch)))).toBe(rowsDigest(bars));
});

test('rows that were overwritten are a gap at their place', async () => {
  const shared = SharedRing.create({ bytes: 1 << 20, rows: 14, policy: 'overwrite' });
  const writer = shared.writer();
  for (const batch of bars) await writer.write(batch);
  writer.end();
  const seen: unknown[] = [];
  let rows = 0;
  const stream = ring(shared).pipe(
    tap((batch) => {
      rows += batch.numRows;
      seen.push(controlOf(batch) ?? 'rows');
    }),
  );
  await run(stream).done;
  const all = bars.reduce((sum, { numRows }) => sum + numRows, 0);
  expect(seen[0]).toMatchObject({
    kind: 'gap',
    rows: all - rows,
    reason: expect.stringMatching(/\d+ batches gave way/),
  });
  expect(seen.slice(1).every((each) => each === 'rows')).toBe(true);
});

test('ends within a second while it waits, and writers that would wait for ever are refused', async () => {
  const shared = SharedRing.create({ bytes: 1 << 20 });
  const running = run(ring(shared));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await running.stop();
  expect(() => shared.writer().tryWrite(bars[0] as RecordBatch)).toThrow(/nobody will read/);
  const overwriting = SharedRing.create({ bytes: 1 << 20, policy: 'overwrite' });
  overwriting.writer().tryWrite(bars[0] as RecordBatch);
  await run(ring(overwriting).pipe(take(1))).done;
  expect(overwriting.isClosed).toBe(false);
});

test('a name that no sink has given is refused with those that there are', async () => {
  await expect(run(ring('quotes')).done).rejects.toThrow(/parameter "ring" is "quotes".*there is none/);
});
