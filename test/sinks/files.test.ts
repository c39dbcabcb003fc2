import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Subject, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { expect, test } from 'vitest';
import { batchesToRows, controlBatch, isControl, readIpc } from '../../src/columnar/index.js';
import { batchFromArrays, batchFromRows, checkContract } from '../../src/core/index.js';
import { arrowFile as intoArrow } from '../../src/sinks/arrow/index.js';
import { csv as intoCsv } from '../../src/sinks/csv/index.js';
import { parquet as intoParquet } from '../../src/sinks/parquet/index.js';
import { arrowFile, arrowStream } from '../../src/sources/arrow/index.js';
import { csv } from '../../src/sources/csv/index.js';
import { generate } from '../../src/sources/generate/index.js';
import { memory } from '../../src/sources/memory/index.js';
import { parquet } from '../../src/sources/parquet/index.js';
import { run } from '../../src/runtime/run.js';
import { collect, temporaryFolder } from '../sources/support/collect.js';

const bars = (): Observable<RecordBatch> => generate({ symbols: ['A', 'B "b", c'], bars: 500, batchRows: 64 });
const watermark = controlBatch({ kind: 'watermark', timeNs: 7n });

test('bars come back from each kind of file as they went in, and flow on when they are written', async () => {
  const folder = await temporaryFolder();
  const { rows } = await collect(bars());
  const into = async (sink: (path: string) => unknown, name: string): Promise<string> => {
    const path = join(folder, 'sub', name);
    const written = await collect(
      bars().pipe(sink(path) as (source: Observable<RecordBatch>) => Observable<RecordBatch>),
    );
    expect(written.rows).toEqual(rows);
    return path;
  };
  const files = [
    csv(await into((path) => intoCsv(path), 'a.csv'), { contract: 'Bar' }),
    csv(await into((path) => intoCsv(path, { delimiter: ';' }), 'b.csv'), { contract: 'Bar', delimiter: ';' }),
    arrowFile(await into((path) => intoArrow(path), 'a.arrow')),
    arrowStream(await into((path) => intoArrow(path, { format: 'stream' }), 'a.arrows')),
    parquet(await into((path) => intoParquet(path, { rowGroupRows: 300 }), 'a.parquet')),
  ];
  for (const file of files) {
    const back = await collect(file as Observable<RecordBatch>);
    expect(back.rows).toEqual(rows);
    checkContract(back.batches[0]!.schema, 'Bar', 'test');
  }
  expect((await readdir(join(folder, 'sub'))).sort()).toEqual(['a.arrow', 'a.arrows', 'a.csv', 'a.parquet', 'b.csv']);
});

test('every kind of value is written as delimited text that reads back the same', async () => {
  const path = join(await temporaryFolder(), 'a.csv');
  const batch = batchFromRows([
    { n: 0.1, t: '', b: true, i: 5n, time: 1_704_067_200_000_000_001n },
    { n: null, t: null, b: null, i: -1n, time: 0n },
    { n: 1e-300, t: ' a "q", \r\n', b: false, i: 2n ** 63n - 1n, time: -1n },
  ]);
  await collect(memory([batch]).pipe(intoCsv(path)));
  expect(await readFile(path, 'utf8')).toBe(
    'n,t,b,i,time\n0.1,"",true,5,2024-01-01T00:00:00.000000001Z\n,,,-1,1970-01-01T00:00:00Z\n' +
      '1e-300," a ""q"", \r\n",false,9223372036854775807,1969-12-31T23:59:59.999999999Z\n',
  );
  const schema = { n: 'number', t: 'text', b: 'boolean', i: 'integer', time: 'time' } as const;
  expect((await collect(csv(path, { schema }))).rows).toEqual(batchesToRows([batch]));
});

test('missing values of every kind survive Parquet, in batches that differ in it', async () => {
  const path = join(await temporaryFolder(), 'a.parquet');
  const batches = [
    batchFromArrays({ n: [1, null, 3], t: ['a', null, 'b'], b: [true, null, false] }),
    batchFromArrays({ n: [4, 5], t: ['b', 'c'], b: [false, true] }),
  ];
  await collect(memory(batches).pipe(intoParquet(path)));
  expect((await collect(parquet(path))).rows).toEqual(batchesToRows(batches));
});

test('a watermark does not overtake rows that wait to be written', async () => {
  const folder = await temporaryFolder();
  const batch = batchFromArrays({ n: [1, 2, 3] });
  const order = async (sink: unknown): Promise<string[]> => {
    const seen: string[] = [];
    const stream = memory([watermark, batch, watermark, batch, batch, watermark]).pipe(
      sink as never,
    ) as Observable<RecordBatch>;
    await new Promise<void>((resolve, reject) =>
      stream.subscribe({
        next: (each) => seen.push(isControl(each) ? 'watermark' : 'rows'),
        error: reject,
        complete: resolve,
      }),
    );
    return seen;
  };
  const expected = ['watermark', 'rows', 'watermark', 'rows', 'rows', 'watermark'];
  // A row group goes on as one batch.
  expect(await order(intoParquet(join(folder, 'a.parquet'), { rowGroupRows: 6 }))).toEqual([
    'watermark',
    'rows',
    'watermark',
    'rows',
    'watermark',
  ]);
  expect(await order(intoArrow(join(folder, 'a.arrows'), { format: 'stream' }))).toEqual(expected);
  expect(readIpc(await readFile(join(folder, 'a.arrows'))).map(isControl)).toEqual([
    true,
    false,
    true,
    false,
    false,
    true,
  ]);
});

test.each([
  ['an error', (subject: Subject<RecordBatch>) => subject.error(new Error('lost'))],
  ['an unsubscription', undefined],
] as const)('after %s the file has not got its name, and a warning says where it is', async (_, end) => {
  const folder = await temporaryFolder();
  const subject = new Subject<RecordBatch>();
  const warnings: string[] = [];
  const running = run(subject.pipe(intoCsv(join(folder, 'a.csv'))), { onWarning: (warning) => warnings.push(warning) });
  running.done.catch(() => undefined);
  subject.next(batchFromArrays({ n: [1] }));
  await expect.poll(() => readFile(join(folder, 'a.csv.partial'), 'utf8').catch(() => '')).toBe('n\n1\n');
  if (end === undefined) await running.stop();
  else end(subject);
  await expect.poll(() => warnings.join()).toContain('a.csv.partial');
  expect(await readdir(folder)).toEqual(['a.csv.partial']);
});

test('a file that is there is replaced at the end, or not at all', async () => {
  const path = join(await temporaryFolder(), 'a.csv');
  const stream = memory([batchFromArrays({ n: [1] })]);
  await collect(stream.pipe(intoCsv(path)));
  await collect(stream.pipe(intoCsv(path)));
  await expect(collect(stream.pipe(intoCsv(path, { ifExists: 'fail' })))).rejects.toThrow(
    /a file that does not exist yet/,
  );
  await expect(collect(stream.pipe(intoCsv(join(path, 'b.csv'))))).rejects.toMatchObject({ code: 'InvalidParams' });
});

test('other columns than the first batch are refused', async () => {
  const folder = await temporaryFolder();
  const stream = memory([batchFromArrays({ n: [1] }), batchFromArrays({ m: [1] })] as RecordBatch[]);
  for (const sink of [intoCsv, intoArrow, intoParquet]) {
    await expect(
      collect(stream.pipe(sink(join(folder, 'a')) as never) as Observable<RecordBatch>, { onWarning: () => undefined }),
    ).rejects.toMatchObject({ code: 'SchemaMismatch' });
  }
});
