import type { Data, RecordBatch } from 'apache-arrow';
import { CheckpointMismatch } from '../../base/errors.js';
import {
  batchDigest,
  columnIndex,
  concatBatches,
  filterRows,
  gatherRows,
  readStrings,
  type StateTables,
} from '../../columnar/index.js';

const KEY = 'key';
/** The name of a table that is of one thread and not by key: stage, table, thread. */
const OF_THREAD = /^(.*)@(\d+)$/s;

/**
 * One state of those of all threads, stage by stage: tables that have a key a row become one, ordered by key, as if one thread had
 * had them all. What is not by key but the same in each thread is there once, anything else once for each.
 */
export function joinStates(threads: readonly (readonly StateTables[])[]): StateTables {
  const joined: Record<string, RecordBatch> = {};
  const stages = threads[0]?.length ?? 0;
  for (let stage = 0; stage < stages; stage++) {
    const names = new Set(threads.flatMap((each) => Object.keys(each[stage] ?? {})));
    for (const name of names) {
      const tables = threads.map((each) => each[stage]?.[name]);
      const there = tables.filter((table) => table !== undefined);
      const [first] = there as [RecordBatch];
      if (there.every((table) => keyColumn(table) !== undefined)) {
        joined[`${stage}/${name}`] = orderedByKey(concatBatches(there));
      } else if (there.length === threads.length && new Set(there.map((table) => batchDigest(table))).size === 1) {
        joined[`${stage}/${name}`] = first;
      } else {
        for (const [thread, table] of tables.entries())
          if (table !== undefined) joined[`${stage}/${name}@${thread}`] = table;
      }
    }
  }
  return joined;
}

/**
 * The states of so many threads, stage by stage, of one that may have been joined from another number of them.
 * @throws CheckpointMismatch when a stage keeps something that is not by key and the number is another
 */
export function splitState(
  tables: StateTables,
  terms: { readonly stages: readonly string[]; readonly threads: number; readonly ownerOf: (key: string) => number },
): StateTables[][] {
  const { stages, threads, ownerOf } = terms;
  const split = Array.from({ length: threads }, () => stages.map((): Record<string, RecordBatch> => ({})));
  const put = (thread: number, stage: number, name: string, table: RecordBatch): void => {
    const of = split[thread]?.[stage];
    if (of !== undefined) of[name] = table;
  };
  const alone = Object.keys(tables).filter((name) => OF_THREAD.test(name));
  const before = 1 + Math.max(-1, ...alone.map((name) => Number(OF_THREAD.exec(name)?.[2])));
  for (const [path, table] of Object.entries(tables)) {
    const slash = path.indexOf('/');
    const stage = Number(path.slice(0, slash));
    const [, own, thread] = OF_THREAD.exec(path.slice(slash + 1)) ?? [];
    if (own !== undefined) {
      if (before !== threads)
        throw new CheckpointMismatch(
          `"${stages[stage] ?? path}" keeps state that is not by key, of ${before} threads; it cannot be put back into ${threads}.`,
          { component: 'parallel', hint: `Go on with workers: ${before}.` },
        );
      put(Number(thread), stage, own, table);
      continue;
    }
    const name = path.slice(slash + 1);
    const key = keyColumn(table);
    const owners = key === undefined ? undefined : readStrings(key, KEY).map((each) => ownerOf(each ?? ''));
    for (let to = 0; to < threads; to++) put(to, stage, name, owners === undefined ? table : rowsOf(table, owners, to));
  }
  return split;
}

function rowsOf(table: RecordBatch, owners: readonly number[], thread: number): RecordBatch {
  const mask = Uint8Array.from(owners, (owner) => (owner === thread ? 1 : 0));
  const count = mask.reduce((sum, each) => sum + each, 0);
  // Who restores takes the memory of the table for its own rows.
  return count === table.numRows ? table : gathered(filterRows(table, mask, count));
}

function gathered(table: RecordBatch): RecordBatch {
  return gatherRows(
    table,
    Int32Array.from({ length: table.numRows }, (_, row) => row),
    table.numRows,
  );
}

function keyColumn(table: RecordBatch): Data | undefined {
  return table.data.children[columnIndex(table.schema, KEY)];
}

/** By the UTF-16 code units of the key, as every state is; rows of one key keep their order. */
function orderedByKey(table: RecordBatch): RecordBatch {
  const keys = readStrings(keyColumn(table) as Data, KEY);
  const rows = keys.map((key, row) => ({ key: key ?? '', row }));
  if (rows.every(({ key }, row) => row === 0 || (rows[row - 1]?.key ?? '') <= key)) return table;
  rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.row - b.row));
  return gatherRows(
    table,
    Int32Array.from(rows, ({ row }) => row),
    rows.length,
  );
}
