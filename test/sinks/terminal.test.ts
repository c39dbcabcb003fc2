import type { RecordBatch } from 'apache-arrow';
import { expect, test } from 'vitest';
import { batchFromArrays } from '../../src/core/index.js';
import { memory as intoMemory, resultsService } from '../../src/sinks/memory/index.js';
import { table } from '../../src/sinks/table/index.js';
import { generate } from '../../src/sources/generate/index.js';
import { memory } from '../../src/sources/memory/index.js';
import { run } from '../../src/runtime/run.js';
import { collect } from '../sources/support/collect.js';

const day = 86_400_000_000_000n;
const rows = batchFromArrays({
  time: [0n, day, 2n * day, 3n * day],
  symbol: ['A', 'LONGER', 'B', 'B'],
  close: [1, 10.25, null, 1000],
  count: [1, 2, 3, 4],
});

async function printed(options: Parameters<typeof table>[0], ...batches: RecordBatch[]): Promise<string> {
  let text = '';
  await collect(memory(batches).pipe(table({ ...options, write: (more) => (text += more) }) as never));
  return text;
}

test('prints an aligned table with as many decimals and as much time as needed', async () => {
  expect(await printed({ title: 'Bars' }, rows)).toBe(
    [
      'Bars',
      'time        symbol    close  count',
      '1970-01-01  A          1.00      1',
      '1970-01-02  LONGER    10.25      2',
      '1970-01-03  B             -      3',
      '1970-01-04  B       1000.00      4',
      '4 rows',
      '',
    ].join('\n'),
  );
});

test('prints the first and the last rows of many, however they are cut', async () => {
  let text = '';
  const bars = generate({ bars: 1000, symbols: ['A'], batchRows: 3, interval: '1m' });
  await collect(bars.pipe(table({ rows: 5, width: 40, write: (more) => (text += more) })));
  expect(text.split('\n').map((line) => line.slice(0, 34))).toEqual(
    [
      'symbol  sequence  time            ',
      'A              0  2020-01-01 00:00',
      'A              1  2020-01-01 00:01',
      'A              2  2020-01-01 00:02',
      '… 995 more rows',
      'A            998  2020-01-01 16:38',
      'A            999  2020-01-01 16:39',
      '1000 rows',
      '7 more columns: available, open, h',
      '',
    ].map((line) => line.trimEnd()),
  );
});

test('prints only one end when asked, and says when there is nothing', async () => {
  expect(await printed({ rows: 1, from: 'last' }, rows)).toContain('1970-01-04');
  expect(await printed({ rows: 1, from: 'first' }, rows)).not.toContain('1970-01-04');
  expect(await printed({})).toContain('0 rows');
});

test('a control character in a text cannot speak to the terminal', async () => {
  expect(await printed({}, batchFromArrays({ t: ['\u001b[2Jx'] }))).not.toContain('\u001b');
});

test('memory keeps batches in a list or under a name, and hands them on', async () => {
  const into: RecordBatch[] = [];
  const { batches } = await collect(memory([rows, rows]).pipe(intoMemory({ into })));
  expect(into.map(({ data }) => data.children)).toEqual([rows.data.children, rows.data.children]);
  expect(batches[0]).toBe(into[0]);
  const running = run(memory([rows]).pipe(intoMemory('orders')));
  await running.done;
  expect(
    running.context
      .service(resultsService)
      .get('orders')
      ?.map(({ data }) => data.children),
  ).toEqual([rows.data.children]);
  await expect(collect(memory([rows]).pipe(intoMemory({ mostRows: 3 })))).rejects.toMatchObject({
    code: 'LimitExceeded',
  });
});
