import { afterEach, beforeEach, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type RowLetter } from 'rxarrow';
import { batchesToRows, readIpc } from 'rxarrow/columnar';
import { memory } from 'rxarrow/sinks';
import { csv } from 'rxarrow/sources';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rxarrow-letters-'));
  file = join(folder, 'bars.csv');
  writeFileSync(
    file,
    'time,open,high,low,close,volume\n2020-01-01,1,2,1,2,10\n2020-01-02,1,2,1,two,10\n2020-01-03,1,2,1,2,10\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const bars = (): Observable<RecordBatch> => csv(file, { contract: 'Bar', interval: '1d', symbol: 'AAA' });

test('a sink gets rows that cannot be used as rows of the contract DeadLetter, with what they said', async () => {
  const into: RecordBatch[] = [];
  const stats = await run(bars(), { deadLetters: memory({ into }) }).done;
  expect(stats).toMatchObject({ rowsOut: 2, deadLetters: 1 });
  const [letter] = batchesToRows(into);
  expect(letter).toMatchObject({ component: 'csv', sequence: 0n, attempts: 1 });
  expect(letter?.['position']).toMatch(/3/);
  expect(batchesToRows(readIpc(letter?.['row'] as Uint8Array))).toEqual([{ text: '2020-01-02,1,2,1,two,10' }]);
});

test('a function gets the letters, and so does whoever watches the run', async () => {
  const called: RowLetter[] = [];
  await run(bars(), { deadLetters: (letter) => called.push(letter) }).done;
  const running = run(bars());
  const watched: RowLetter[] = [];
  running.deadLetters.subscribe((letter) => watched.push(letter));
  await running.done;
  expect(called.map(({ text }) => text)).toEqual(['2020-01-02,1,2,1,two,10']);
  expect(watched).toEqual(called);
});

test('with nobody for it the first such row fails the run and says where it stood', async () => {
  await expect(run(bars()).done).rejects.toThrow(/two.*attach a sink/s);
});

test('more of them than allowed stop the run', async () => {
  const into: RecordBatch[] = [];
  await expect(run(bars(), { deadLetters: memory({ into }), maxDeadLetters: 0 }).done).rejects.toThrow(
    /More than 0 rows/,
  );
});
