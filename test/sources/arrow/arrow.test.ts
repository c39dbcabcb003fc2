import { Readable } from 'node:stream';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controlBatch, writeIpcFile, writeIpcStream, isControl } from '../../../src/columnar/index.js';
import { batchFromArrays } from '../../../src/core/index.js';
import { arrowFile, arrowStream } from '../../../src/sources/arrow/index.js';
import { run } from '../../../src/runtime/run.js';
import { collect, temporaryFile, temporaryFolder } from '../support/collect.js';

const batches = [
  batchFromArrays({ symbol: ['A', 'B', 'A'], close: [1, 2, 3] }),
  batchFromArrays({ symbol: ['C', 'B', 'A'], close: [4, Number.NaN, 6] }),
];
const rows = [
  { symbol: 'A', close: 1 },
  { symbol: 'B', close: 2 },
  { symbol: 'A', close: 3 },
  { symbol: 'C', close: 4 },
  { symbol: 'B', close: null },
  { symbol: 'A', close: 6 },
];

test('reads an Arrow file, in batches of at most so many rows', async () => {
  const path = await temporaryFile('a.arrow', writeIpcFile(batches));
  expect((await collect(arrowFile(path))).rows).toEqual(rows);
  const cut = await collect(arrowFile(path, { batchRows: 2 }));
  expect(cut.rows).toEqual(rows);
  expect(cut.batches.map((batch) => batch.numRows)).toEqual([2, 1, 2, 1]);
});

test('a damaged, cut or foreign file is said to be so, with its name', async () => {
  const bytes = writeIpcFile(batches);
  const cut = await temporaryFile('cut.arrow', bytes.subarray(0, bytes.length - 20));
  await expect(collect(arrowFile(cut))).rejects.toMatchObject({
    code: 'CorruptInput',
    position: expect.stringContaining(cut),
  });
  const text = await temporaryFile('text.arrow', 'time,close\n2024-01-01,1\n');
  await expect(collect(arrowFile(text))).rejects.toThrow(/does not begin with ARROW1/);
  await writeFile(join(cut, '..', 'bars.arrow'), bytes);
  await expect(collect(arrowFile(join(cut, '..', 'bras.arrow')))).rejects.toThrow(/Did you mean "bars.arrow"/);
});

test('reads an Arrow stream from a file and from a readable, controls included', async () => {
  const bytes = writeIpcStream([batches[0]!, controlBatch({ kind: 'watermark', timeNs: 5n }), batches[1]!]);
  const path = await temporaryFile('a.arrows', bytes);
  expect((await collect(arrowStream(path))).rows).toEqual(rows);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
  expect((await collect(arrowStream(Readable.from(pieces)))).rows).toEqual(rows);
  let controls = 0;
  await run(arrowStream(path), { onBatch: () => undefined }).done;
  const seen = arrowStream(path);
  await new Promise<void>((resolve, reject) =>
    seen.subscribe({ next: (batch) => (controls += isControl(batch) ? 1 : 0), error: reject, complete: resolve }),
  );
  expect(controls).toBe(1);
});

test('an Arrow stream that stops in the middle is an error, not an end', async () => {
  const bytes = writeIpcStream(batches);
  const path = await temporaryFile('a.arrows', bytes.subarray(0, bytes.length - 30));
  await expect(collect(arrowStream(path))).rejects.toMatchObject({ code: 'CorruptInput' });
  const file = await temporaryFile('b.arrow', writeIpcFile(batches));
  await expect(collect(arrowStream(file))).rejects.toThrow(/Arrow file/);
});

test('unsubscribing ends a readable that has nothing to say', async () => {
  const readable = new Readable({ read: () => undefined });
  const subscription = arrowStream(readable).subscribe();
  await new Promise((resolve) => setTimeout(resolve, 20));
  subscription.unsubscribe();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(readable.destroyed).toBe(true);
  expect(await temporaryFolder()).not.toBe('');
});
