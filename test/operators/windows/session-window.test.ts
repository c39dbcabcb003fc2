import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sessionWindow } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { at, cut, rowsOf, type Row } from './_rows.js';
import { byEvent, byText, seconds, trades, type Trade } from './_trades.js';

/** With a lateness that no row exceeds: pauses in the order of events decide. */
function naive(rows: readonly Trade[], gap: number): Trade[][] {
  const sessions: Trade[][] = [];
  const open = new Map<string, Trade[]>();
  for (const row of byEvent(rows)) {
    const current = open.get(row.symbol);
    if (current !== undefined && row.time - (current.at(-1) as Trade).time < seconds(gap)) current.push(row);
    else {
      const session = [row];
      open.set(row.symbol, session);
      sessions.push(session);
    }
  }
  return sessions;
}

test('puts together what follows without a pause, also when it comes in another order', async () => {
  await fc.assert(
    fc.asyncProperty(
      trades(),
      fc.integer({ min: 2, max: 25 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, gap, size) => {
        const window = sessionWindow({
          gap: `${gap}s`,
          lateness: '10s',
          aggregates: {
            rows: { count: '*' },
            open: { first: 'price' },
            close: { last: 'price' },
            high: { max: 'price' },
            volume: { sum: 'size' },
            median: { quantile: 'price' },
          },
        });
        const out = await rowsOf(memory(cut(rows, size)).pipe(window));
        const expected = naive(rows, gap).map((session) => {
          const prices = session.flatMap(({ price }) => (price === null ? [] : [price]));
          const ranked = [...prices].sort((a, b) => a - b);
          const middle = (ranked.length - 1) / 2;
          return {
            symbol: session[0]?.symbol ?? '',
            time: session[0]?.time,
            rows: session.length,
            open: prices[0] ?? null,
            close: prices.at(-1) ?? null,
            high: prices.length === 0 ? null : Math.max(...prices),
            volume: session.reduce((sum, { size: units }) => sum + units, 0),
            median:
              prices.length === 0
                ? null
                : ((ranked[Math.floor(middle)] as number) + (ranked[Math.ceil(middle)] as number)) / 2,
          };
        });
        const sorted = (list: readonly Row[]): Row[] =>
          [...list].sort((a, b) =>
            byText(`${String(a['symbol'])}/${String(a['time'])}`, `${String(b['symbol'])}/${String(b['time'])}`),
          );
        const shown = out.map(({ symbol, time, rows: count, open, close, high, volume, median }) => ({
          symbol,
          time,
          rows: count,
          open,
          close,
          high,
          volume,
          median,
        }));
        expect(sorted(shown)).toEqual(sorted(expected));
      },
    ),
    { numRuns: 60 },
  );
});

const row = (event: number, known = event): Row => ({
  symbol: 'AAA',
  time: at(event),
  available: at(known),
  price: event,
});

test('a row between two sessions makes one of them', async () => {
  const window = sessionWindow({
    gap: '10s',
    lateness: '20s',
    aggregates: { rows: { count: '*' }, sum: { sum: 'price' } },
  });
  const out = await rowsOf(memory(cut([row(0), row(18), row(9, 19), row(60)], 2)).pipe(window));
  expect(out.map(({ time, available, rows, sum }) => [time, available, rows, sum])).toEqual([
    [at(0), at(48), 3, 27],
    [at(60), at(90), 1, 60],
  ]);
});

test('a session is cut before the row that would make it too long', async () => {
  const window = sessionWindow({ gap: '5s', longest: '8s', aggregates: { rows: { count: '*' } } });
  const out = await rowsOf(
    memory(
      cut(
        [0, 4, 8, 12, 16].map((moment) => row(moment)),
        5,
      ),
    ).pipe(window),
  );
  expect(out.map(({ time, rows }) => [time, rows])).toEqual([
    [at(0), 3],
    [at(12), 2],
  ]);
});

test('a row whose session has closed is late', async () => {
  const window = sessionWindow({ gap: '5s', aggregates: { rows: { count: '*' } }, late: 'drop' });
  let late = 0;
  await rowsOf(memory(cut([row(0), row(20), row(2, 21)], 5)).pipe(window), {
    onStats: ({ fates }) => (late = fates.late ?? 0),
  });
  expect(late).toBe(1);
});
