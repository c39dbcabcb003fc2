import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Field, Float64, List, vectorFromArray } from 'apache-arrow';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from 'rxarrow';
import { batchesToRows, emptyBatch, newBatch, newSchema, textColumn } from 'rxarrow/columnar';
import { select } from 'rxarrow/operators';
import { duckdb } from 'rxarrow/sinks';
import { memory } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-duckdb-'));
  path = join(folder, 'deep', 'bars.duckdb');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function query(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return rows as unknown[][];
}

const bars = generateBars({ instants: 1200, batchRows: 5000 });

test('rows are in the table with their types and values', async () => {
  const rows = batchesToRows(bars);
  await run(memory(bars).pipe(duckdb(path, { table: 'a "bar"' }))).done;
  const [counts] = await query(
    'SELECT count(*), sum(close), max(epoch_ns(time)), count(DISTINCT symbol) FROM "a ""bar"""',
  );
  expect(Number(counts?.[0])).toBe(rows.length);
  expect(counts?.[1]).toBeCloseTo(
    rows.reduce((sum, { close }) => sum + (close as number), 0),
    6,
  );
  expect(counts?.[2]).toBe(rows.reduce((most, { time }) => ((time as bigint) > most ? (time as bigint) : most), 0n));
  expect(Number(counts?.[3])).toBe(new Set(rows.map(({ symbol }) => symbol)).size);
  const types = await query('SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = \'a "bar"\'');
  expect(Object.fromEntries(types)).toMatchObject({
    symbol: 'VARCHAR',
    time: 'TIMESTAMP_NS',
    close: 'DOUBLE',
    sequence: 'BIGINT',
  });
});

test('rows that are there stay, unless they are to be replaced', async () => {
  const write = (mode: 'append' | 'replace'): Promise<unknown> =>
    run(memory(bars.slice(0, 1)).pipe(duckdb({ path, mode }))).done;
  const count = async (): Promise<number> => Number((await query('SELECT count(*) FROM rows'))[0]?.[0]);
  await write('append');
  await write('append');
  expect(await count()).toBe(2 * (bars[0]?.numRows ?? 0));
  await write('replace');
  expect(await count()).toBe(bars[0]?.numRows);
});

test('a table with other columns, a type that it has not, and columns that change are refused', async () => {
  await run(memory(bars.slice(0, 1)).pipe(select(['symbol', 'close']), duckdb(path))).done;
  await expect(run(memory(bars.slice(0, 1)).pipe(select(['close', 'symbol']), duckdb(path))).done).rejects.toThrow(
    /duckdb: column "close": wanted a table "rows" with close: DOUBLE, symbol: VARCHAR.*mode: "replace"/,
  );
  const lists = emptyBatch(newSchema([['path', new List(new Field('item', new Float64(), true)), true]]));
  const filled = newBatch(lists.schema, 1, [
    vectorFromArray([[1]], new List(new Field('item', new Float64(), true))).data[0] as never,
  ]);
  await expect(run(memory([filled]).pipe(duckdb(path, { table: 'lists' }))).done).rejects.toThrow(
    /duckdb: column "path": wanted a number, boolean, text or time/,
  );
});

test('a file that is no database, or cannot be made, is refused', async () => {
  path = join(folder, 'nonsense.duckdb');
  await writeFile(path, Buffer.alloc(20_000, 7));
  await expect(run(memory(bars.slice(0, 1)).pipe(duckdb(path))).done).rejects.toThrow(
    /duckdb: DuckDB says: .*not a valid/,
  );
  const beneath = join(path, 'x.duckdb');
  await expect(run(memory(bars.slice(0, 1)).pipe(duckdb(beneath))).done).rejects.toThrow(
    /"[^"]*x.duckdb" cannot be used/,
  );
});

test('what is null is null', async () => {
  const note = newBatch(newSchema([['note', textColumn(['a']).type, true]]), 2, [textColumn(['a', null])]);
  await run(memory([note]).pipe(duckdb(path))).done;
  expect(await query('SELECT note FROM rows')).toEqual([['a'], [null]]);
});
