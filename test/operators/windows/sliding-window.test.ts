import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slidingWindow } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { at, cut, rowsOf, type Row } from './_rows.js';
import { byText, seconds, trades, type Trade } from './_trades.js';

interface Window {
  readonly symbol: string;
  readonly start: bigint;
  readonly rows: Trade[];
}

/** Every window that a row in time belongs to, with all such rows. */
function naive(rows: readonly Trade[], span: number, every: number): { windows: Window[]; late: number } {
  const windows = new Map<string, Window>();
  let latest = 0n;
  let late = 0;
  for (const row of rows) {
    if (row.time > latest) latest = row.time;
    let taken = 0;
    const last = row.time - (row.time % seconds(every));
    for (let start = last - seconds(span) + seconds(every); start <= last; start += seconds(every)) {
      if (start + seconds(span) <= latest) continue;
      const key = `${start}/${row.symbol}`;
      const window = windows.get(key) ?? { symbol: row.symbol, start, rows: [] };
      window.rows.push(row);
      windows.set(key, window);
      taken++;
    }
    if (taken === 0) late++;
  }
  return { windows: [...windows.values()], late };
}

test('gives each of the windows that overlap, whatever the cuts and the delays', async () => {
  await fc.assert(
    fc.asyncProperty(
      trades(),
      fc.integer({ min: 2, max: 12 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, every, overlap, size) => {
        const window = slidingWindow({
          span: `${every * overlap}s`,
          every: `${every}s`,
          late: 'drop',
          aggregates: { high: { max: 'price' }, volume: { sum: 'size' } },
        });
        let counted = 0;
        const out = await rowsOf(memory(cut(rows, size)).pipe(window), {
          onStats: ({ fates }) => (counted = fates.late ?? 0),
        });
        const { windows, late } = naive(rows, every * overlap, every);
        const said = ({ symbol, time }: Row): string => `${String(time)}/${String(symbol)}`;
        expect(out.map(said).sort(byText)).toEqual(
          windows.map(({ start, symbol }) => `${start}/${symbol}`).sort(byText),
        );
        for (const row of out) {
          const inside =
            windows.find(({ start, symbol }) => start === row['time'] && symbol === row['symbol'])?.rows ?? [];
          const prices = inside.flatMap(({ price }) => (price === null ? [] : [price]));
          expect(row['high']).toBe(prices.length === 0 ? null : Math.max(...prices));
          expect(row['volume']).toBe(inside.reduce((sum, { size: units }) => sum + units, 0));
        }
        const known = out.map(({ available }) => available as bigint);
        expect(known).toEqual([...known].sort((a, b) => Number(a - b)));
        expect(counted).toBe(late);
      },
    ),
    { numRuns: 60 },
  );
});

test('amends each window that a late row belongs to', async () => {
  const row = (event: number, known: number, price: number): Row => ({
    symbol: 'AAA',
    time: at(event),
    available: at(known),
    price,
  });
  const window = slidingWindow({
    span: '20s',
    every: '10s',
    late: 'amend',
    amendWithin: '1m',
    incomplete: 'drop',
    aggregates: { high: { max: 'price' } },
  });
  const out = await rowsOf(memory(cut([row(5, 5, 1), row(31, 31, 2), row(6, 32, 9)], 3)).pipe(window));
  expect(out.map(({ time, high, revision, retracted }) => [time, high, revision, retracted])).toEqual([
    [at(-10), 1, 0, false],
    [at(0), 1, 0, false],
    [at(-10), 1, 0, true],
    [at(-10), 9, 1, false],
    [at(0), 1, 0, true],
    [at(0), 9, 1, false],
  ]);
});

test('wants a span that is a multiple of the step', () => {
  expect(() => slidingWindow({ span: '7s', every: '2s', aggregates: { high: { max: 'price' } } })).toThrow(
    /span.*a multiple of "every", at most 1000 times it/,
  );
});
