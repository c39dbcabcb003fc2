import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { batchesToRows } from '../../../src/columnar/index.js';
import { checkpoints } from '../../../src/runtime/checkpoint/index.js';
import { run } from '../../../src/runtime/run.js';
import { parquet as intoParquet } from '../../../src/sinks/parquet/index.js';
import { csv } from '../../../src/sources/csv/index.js';
import { history, type HistoryOptions } from '../../../src/sources/history/index.js';
import { collect, temporaryFolder } from '../support/collect.js';
import { live } from '../support/live-run.js';

const line = (day: number, close: number): string =>
  `2024-01-${String(day).padStart(2, '0')},${close},${close + 1},${close - 1},${close},${day}`;
const HEAD = 'Date,Open,High,Low,Close,Volume\n';
const days = (from: number, to: number, skip: readonly number[] = []): number[] =>
  Array.from({ length: to - from }, (_, at) => from + at).filter((day) => !skip.includes(day));

/** Two files of single symbols, and a table of one of them that goes on. */
async function files(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(
    join(folder, 'A.csv'),
    HEAD +
      days(1, 11, [5, 6])
        .map((day) => line(day, 100 + day))
        .join('\n'),
  );
  await writeFile(
    join(folder, 'B.csv'),
    HEAD +
      days(3, 9)
        .map((day) => line(day, 200 + day))
        .join('\n'),
  );
  await writeFile(
    join(folder, 'later.csv'),
    HEAD +
      days(8, 21)
        .map((day) => line(day, 900 + day))
        .join('\n'),
  );
  await run(
    csv(join(folder, 'later.csv'), { contract: 'Bar', interval: '1d', symbol: 'A' }).pipe(
      intoParquet(join(folder, 'later.parquet')),
    ),
  ).done;
  return folder;
}

const DAILY = { interval: '1d', from: '2024-01-01', to: '2024-01-21' } as const;
const dayOf = (row: Record<string, unknown>): number =>
  new Date(Number((row['time'] as bigint) / 1_000_000n)).getUTCDate();

describe('bars from several places', () => {
  it('are one stream in order of time, each stretch from the first that has it', async () => {
    const folder = await files();
    const { rows } = await collect(
      history({
        ...DAILY,
        symbols: ['A', 'B'],
        of: [
          { files: { path: join(folder, '{symbol}.csv'), columns: { time: 'Date' } } },
          { files: { path: join(folder, 'later.parquet') } },
        ],
        windowBars: 4,
      }),
    );
    const of = (symbol: string) => rows.filter((row) => row['symbol'] === symbol);
    expect(of('A').map(dayOf)).toEqual(days(1, 21, [5, 6]));
    // Until the first file ends its own bars count.
    expect(
      of('A')
        .map(({ close }) => close)
        .slice(7, 10),
    ).toEqual([110, 911, 912]);
    expect(of('B').map(dayOf)).toEqual(days(3, 9));
    const times = rows.map(({ time }) => time as bigint);
    expect(times).toEqual([...times].sort((a, b) => Number(a - b)));
    expect(rows.map(({ sequence }) => Number(sequence))).toEqual(rows.map((_, at) => at));
    expect((rows[0]?.['available'] as bigint) - (rows[0]?.['time'] as bigint)).toBe(86_400_000_000_000n);
  });

  it('that are missing are told, or filled with the last price and flagged', async () => {
    const folder = await files();
    const of: HistoryOptions['of'] = [{ files: { path: join(folder, '{symbol}.csv'), columns: { time: 'Date' } } }];
    const wanted = { ...DAILY, to: '2024-01-11', symbols: ['A'], of };
    const told = live(history({ ...wanted, missing: 'report' }));
    await told.run.done;
    expect(told.controls).toEqual([
      {
        kind: 'gap',
        reason: '2 bars of A are missing from 2024-01-05T00:00:00.000Z on',
        rows: 2,
        fromNs: BigInt(Date.parse('2024-01-05')) * 1_000_000n,
        toNs: BigInt(Date.parse('2024-01-07')) * 1_000_000n,
      },
    ]);
    expect(told.rows.map(({ quality }) => quality)).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    const { rows } = await collect(history({ ...wanted, missing: 'fill', windowBars: 5 }));
    expect(rows.map(dayOf)).toEqual(days(1, 11));
    expect(rows.slice(4, 6).map(({ close, volume, quality }) => [close, volume, quality])).toEqual([
      [104, 0, 2],
      [104, 0, 2],
    ]);
  });

  it('go on after a restart where they were', async () => {
    const folder = await files();
    const state = await temporaryFolder();
    const seen: number[] = [];
    const source = () =>
      history(
        {
          ...DAILY,
          symbols: ['A'],
          of: [{ files: { path: join(folder, '{symbol}.csv'), columns: { time: 'Date' } } }],
          missing: 'report',
          windowBars: 2,
        },
        { id: 'bars' },
      );
    for (let attempt = 0; attempt < 6; attempt++) {
      const running = run(source(), {
        name: 'history',
        services: [checkpoints({ folder: state })],
        onBatch: (batch) => {
          seen.push(...batchesToRows([batch]).map(dayOf));
          if (attempt < 5) void running.stop();
        },
      });
      await running.done.catch(() => undefined);
    }
    expect(seen).toEqual(days(1, 11, [5, 6]));
  });

  it('from files that are not there, or are none of bars, are refused', async () => {
    const folder = await files();
    const path = join(folder, 'C.csv');
    await expect(collect(history({ ...DAILY, symbols: ['C'], of: [{ files: { path } }] }))).rejects.toThrow(
      /C\.csv.*a file that exists/s,
    );
  });

  it.each([
    [{ of: [{ files: { path: 'a.txt' } }] }, /a file that ends in \.csv/],
    [{ of: [] }, /"of"/],
    [{ interval: '1ms' }, /at least a second/],
    [{ from: 'then' }, /"from" is "then"; expected a time/],
  ])('%j is refused', (wrong, message) => {
    expect(() =>
      history({ ...DAILY, symbols: ['A'], of: [{ files: { path: 'a.csv' } }], ...(wrong as object) }),
    ).toThrow(message);
  });
});
