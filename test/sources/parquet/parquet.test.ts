import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parquet } from '../../../src/sources/parquet/index.js';
import { describeSchema } from '../../../src/columnar/index.js';
import { collect, temporaryFile } from '../support/collect.js';

const data = (name: string): string => fileURLToPath(new URL(`../../data/${name}`, import.meta.url));

test('reads what other tools write: times to the nanosecond, decimals, dictionaries, missing values', async () => {
  const { rows, batches } = await collect(parquet(data('foreign.parquet')));
  expect(batches.map((batch) => batch.numRows)).toEqual([3, 3, 1]);
  expect(describeSchema(batches[0]!.schema)).toEqual([
    'us: Timestamp<NANOSECOND, UTC>',
    'ns: Timestamp<NANOSECOND, UTC>',
    'ms: Timestamp<NANOSECOND, UTC>',
    'day: Timestamp<NANOSECOND, UTC>',
    'word: Dictionary<Utf8>',
    'text: Dictionary<Utf8>',
    'f64: Float64',
    'f32: Float64',
    'dec: Float64',
    'i64: Int64',
    'i8: Int8',
    'u32: Uint32',
    'flag: Bool',
  ]);
  expect(rows[1]).toEqual({
    us: 1704067201500001000n,
    ns: 1704067200000000002n,
    ms: 1704067200001000000n,
    day: 0n,
    word: 'b',
    text: 'id1',
    f64: 0.1,
    f32: 0.5,
    dec: 1.25,
    i64: 9007199254740994n,
    i8: -1,
    u32: 4294967294,
    flag: false,
  });
  expect(rows[2]).toMatchObject({ ms: null, word: null, flag: null });
  expect(rows[0]?.['day']).toBe(-86_400_000_000_000n);
  expect(rows[3]).toMatchObject({ f64: null, f32: 1.5 });
  expect(rows.map((row) => row['word'])).toEqual(['a', 'b', null, 'a', 'ü', 'b', 'a']);
});

test('reads some columns, in batches of at most so many rows', async () => {
  const { rows, batches } = await collect(parquet(data('foreign.parquet'), { columns: ['i8', 'text'], batchRows: 2 }));
  expect(batches.map((batch) => batch.numRows)).toEqual([2, 1, 2, 1, 1]);
  expect(rows[6]).toEqual({ i8: -6, text: 'id6' });
  await expect(collect(parquet(data('foreign.parquet'), { columns: ['txet'] }))).rejects.toThrow(/Did you mean "text"/);
});

test('a nested column is refused unless it is left out', async () => {
  await expect(collect(parquet(data('nested.parquet')))).rejects.toMatchObject({ code: 'SchemaMismatch', column: 'x' });
  expect((await collect(parquet(data('nested.parquet'), { columns: ['y'] }))).rows).toEqual([{ y: 1n }, { y: 2n }]);
});

test('a damaged, cut or foreign file is an error with its name', async () => {
  const bytes = await readFile(data('foreign.parquet'));
  for (const wrong of [bytes.subarray(0, 500), Buffer.from('PAR1'), Buffer.alloc(0), Buffer.from('a,b\n1,2\n')]) {
    const path = await temporaryFile('a.parquet', wrong);
    const failure = await collect(parquet(path)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'CorruptInput' });
    expect((failure as Error).message).toContain(path);
  }
  const scrambled = Buffer.from(bytes);
  scrambled.fill(0x5a, 8, 400);
  const path = await temporaryFile('a.parquet', scrambled);
  await expect(collect(parquet(path))).rejects.toMatchObject({ code: 'CorruptInput' });
});
