import fc from 'fast-check';
import { describe, expect, expectTypeOf, it, test } from 'vitest';
import type { RecordBatch } from 'apache-arrow';
import { EMPTY, tap, type Observable } from 'rxjs';
import { run } from 'rxarrow';
import { controlBatch } from 'rxarrow/columnar';
import { ema, macd, tumblingWindow } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { compute, quality, type Trade as TradeColumns } from '../../../src/core/index.js';
import { at, cut, rowsOf, watermarkAt, type Row } from './_rows.js';
import { byEvent, byText, trades, type Trade } from './_trades.js';

/** Every window is computed from all rows that belong to it; a row is late when its window has closed before it. */
function naive(rows: readonly Trade[], every: number, lateness: number): { out: Row[]; late: number } {
  const ns = BigInt(every) * 1_000_000_000n;
  const wait = BigInt(lateness) * 1_000_000_000n;
  const windows = new Map<string, { symbol: string; start: bigint; rows: Trade[] }>();
  let latest = 0n;
  let known = 0n;
  let late = 0;
  for (const row of rows) {
    if (row.time > latest) latest = row.time;
    if (row.available > known) known = row.available;
    const start = row.time - (row.time % ns);
    if (start + ns + wait <= latest) {
      late++;
      continue;
    }
    const key = `${start}/${row.symbol}`;
    const window = windows.get(key) ?? { symbol: row.symbol, start, rows: [] };
    window.rows.push(row);
    windows.set(key, window);
  }
  const knownAt = ({ start, rows: inside }: { start: bigint; rows: Trade[] }): bigint =>
    inside.reduce((most, { available }) => (available > most ? available : most), start + ns + wait);
  // Windows close one after the other; of those of one time the earlier known comes first.
  const sorted = [...windows.values()].sort(
    (a, b) => Number(a.start - b.start) || Number(knownAt(a) - knownAt(b)) || byText(a.symbol, b.symbol),
  );
  let told = 0n;
  const out = sorted.map((window, index) => {
    const { symbol, start, rows: inside } = window;
    if (knownAt(window) > told) told = knownAt(window);
    const ordered = byEvent(inside);
    const priced = ordered.filter(({ price }) => price !== null) as (Trade & { price: number })[];
    const prices = priced.map(({ price }) => price);
    const sum = prices.reduce((total, price) => total + price, 0);
    const mean = sum / prices.length;
    const variance = prices.reduce((total, price) => total + (price - mean) ** 2, 0) / prices.length;
    const ranked = [...prices].sort((a, b) => a - b);
    const middle = (ranked.length - 1) / 2;
    const weight = priced.reduce((total, { size }) => total + size, 0);
    const none = prices.length === 0;
    return {
      symbol,
      sequence: BigInt(index),
      time: start,
      available: told,
      open: none ? null : prices[0],
      close: none ? null : prices.at(-1),
      high: none ? null : Math.max(...prices),
      low: none ? null : Math.min(...prices),
      sum: none ? null : sum,
      mean: none ? null : mean,
      count: prices.length,
      rows: inside.length,
      median: none ? null : ((ranked[Math.floor(middle)] as number) + (ranked[Math.ceil(middle)] as number)) / 2,
      vwap: none ? null : priced.reduce((total, { price, size }) => total + price * size, 0) / weight,
      std: none ? null : Math.sqrt(variance),
      quality: start + ns > known ? quality.partial : 0,
    };
  });
  return { out, late };
}

const ALL = {
  open: { first: 'price' },
  close: { last: 'price' },
  high: { max: 'price' },
  low: { min: 'price' },
  sum: { sum: 'price' },
  mean: { mean: 'price' },
  count: { count: 'price' },
  rows: { count: '*' },
  median: { quantile: 'price' },
  vwap: { vwap: 'price', weight: 'size' },
  std: { std: 'price' },
} as const;

const exact = ({ std: _std, vwap: _vwap, mean: _mean, ...rest }: Row): Row => rest;

test('gives what every window computed by itself gives, whatever the cuts and the delays', async () => {
  await fc.assert(
    fc.asyncProperty(
      trades(),
      fc.integer({ min: 3, max: 30 }),
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, every, lateness, size) => {
        const stream = memory(cut(rows, size)).pipe(
          tumblingWindow({ every: `${every}s`, lateness: `${lateness}s`, late: 'drop', aggregates: ALL }),
        );
        const running: Row[] = [];
        const stats = { late: 0 };
        running.push(...(await rowsOf(stream, { onStats: (stage) => (stats.late = stage.fates.late ?? 0) })));
        const { out, late } = naive(rows, every, lateness);
        expect(running.map(exact)).toEqual(out.map(exact));
        for (const [index, row] of running.entries())
          for (const name of ['std', 'vwap', 'mean'] as const) {
            const wanted = out[index]?.[name];
            if (wanted === null) expect(row[name]).toBeNull();
            else expect(row[name]).toBeCloseTo(Number(wanted), 9);
          }
        expect(stats.late).toBe(late);
      },
    ),
    { numRuns: 60 },
  );
});

const tick = (moment: number, symbol: string, price: number): Row => ({
  symbol,
  time: at(moment),
  available: at(moment),
  price,
});
const BAR = { open: { first: 'price' }, close: { last: 'price' } } as const;

describe('closing', () => {
  it('lets a watermark close the window of a quiet symbol', async () => {
    const batches = [...cut([tick(1, 'AAA', 1)], 1), watermarkAt(10), watermarkAt(11)];
    const trace: number[] = [];
    const stream = memory(batches).pipe(tumblingWindow({ every: '10s', aggregates: BAR }));
    await run(stream.pipe(tap((batch) => trace.push(batch.numRows)))).done;
    // The row comes before the watermark that lets it go.
    expect(trace).toEqual([1, 0, 0]);
  });

  it('closes the window of a quiet symbol by the rows of another', async () => {
    const rows = [tick(1, 'AAA', 1), tick(11, 'BBB', 2), tick(12, 'BBB', 3)];
    const out = await rowsOf(memory(cut(rows, 1)).pipe(tumblingWindow({ every: '10s', aggregates: BAR })));
    expect(out.map(({ symbol, quality: bits }) => [symbol, bits])).toEqual([
      ['AAA', 0],
      ['BBB', quality.partial],
    ]);
  });

  it('drops what the end cuts off when told to', async () => {
    const rows = [tick(1, 'AAA', 1), tick(11, 'AAA', 2)];
    const window = tumblingWindow({ every: '10s', aggregates: BAR, incomplete: 'drop' });
    expect((await rowsOf(memory(cut(rows, 5)).pipe(window))).map(({ open }) => open)).toEqual([1]);
  });
});

describe('late rows', () => {
  const rows = [tick(1, 'AAA', 1), tick(12, 'AAA', 5), tick(14, 'BBB', 5), { ...tick(3, 'AAA', 2), available: at(15) }];

  it('go to the late rows of the run', async () => {
    const late: string[] = [];
    const stream = memory(cut(rows, 2)).pipe(tumblingWindow({ every: '10s', aggregates: BAR }));
    const out = await rowsOf(stream, { late: (letter) => void late.push(letter.detail) });
    expect(out).toHaveLength(3);
    expect(late).toEqual([
      'a row of a window that ended at 2020-01-01T00:00:10Z came after the watermark had reached 2020-01-01T00:00:14Z',
    ]);
  });

  it('fail the run when nobody takes them', async () => {
    const stream = memory(cut(rows, 2)).pipe(tumblingWindow({ every: '10s', aggregates: BAR }));
    await expect(run(stream).done).rejects.toThrow(/came after the watermark.*late: "drop"/);
  });

  it('amend: the window is taken back and said anew, with a revision', async () => {
    const window = tumblingWindow({ every: '10s', aggregates: BAR, late: 'amend', amendWithin: '1m' });
    const out = await rowsOf(memory(cut(rows, 2)).pipe(window));
    expect(
      out.map(({ symbol, available, open, close, revision, retracted }) => [
        symbol,
        available,
        open,
        close,
        revision,
        retracted,
      ]),
    ).toEqual([
      ['AAA', at(10), 1, 1, 0, false],
      ['AAA', at(15), 1, 1, 0, true],
      ['AAA', at(15), 1, 2, 1, false],
      ['AAA', at(20), 5, 5, 0, false],
      ['BBB', at(20), 5, 5, 0, false],
    ]);
  });

  it('are late for good once a window is no longer kept', async () => {
    const late: string[] = [];
    const window = tumblingWindow({ every: '10s', aggregates: BAR, late: 'amend', amendWithin: '2s' });
    const out = await rowsOf(memory(cut(rows, 1)).pipe(window), { late: (letter) => void late.push(letter.cause) });
    expect(out.filter(({ retracted }) => retracted)).toEqual([]);
    expect(late).toEqual(['late']);
  });

  it('say a window for the first time that had no row in time', async () => {
    const given = [tick(12, 'AAA', 5), { ...tick(3, 'BBB', 2), available: at(15) }];
    const window = tumblingWindow({ every: '10s', aggregates: BAR, late: 'amend', amendWithin: '1m' });
    const out = await rowsOf(memory(cut(given, 1)).pipe(window));
    expect(out.map(({ symbol, revision, retracted }) => [symbol, revision, retracted])).toEqual([
      ['BBB', 0, false],
      ['AAA', 0, false],
    ]);
  });
});

test('flags the windows that a gap touches, also those in which nothing had come yet', async () => {
  const gap = controlBatch({ kind: 'gap', reason: 'reconnected' });
  const batches = [
    ...cut([tick(1, 'AAA', 1), tick(12, 'AAA', 2)], 5),
    gap,
    ...cut([tick(35, 'AAA', 3), tick(41, 'AAA', 4)], 5),
  ];
  const out = await rowsOf(memory(batches).pipe(tumblingWindow({ every: '10s', aggregates: BAR, incomplete: 'drop' })));
  expect(out.map(({ open, quality: bits }) => [open, bits])).toEqual([
    [1, 0],
    [2, quality.gap],
    [3, quality.gap],
  ]);
});

test('an indicator is computed over the rows of the window alone', async () => {
  const rows = [1, 2, 4, 8, 16, 32].map((price, n) => tick(n * 4, 'AAA', price));
  const window = tumblingWindow({
    every: '12s',
    aggregates: {
      smooth: { indicator: ema({ period: 2, column: 'price' }) },
      signal: { indicator: macd({ fast: 1, slow: 2, signal: 1, column: 'price' }), output: 'macdSignal' },
    },
  });
  const alone = (part: Row[]): unknown => compute(part, ema({ period: 2, column: 'price' })).at(-1)?.['ema'];
  const out = await rowsOf(memory(cut(rows, 4)).pipe(window));
  expect(out.map(({ smooth }) => smooth)).toEqual([alone(rows.slice(0, 3)), alone(rows.slice(3))]);
  expect(out.map(({ signal }) => typeof signal)).toEqual(['number', 'number']);
});

test('says what is wrong with its parameters and columns', async () => {
  const make = (given: object) => () => tumblingWindow(given as never);
  expect(make({ every: '5m', aggregates: {} })).toThrow(/at least one column/);
  expect(make({ every: '5m', aggregates: { a: { most: 'price' } } })).toThrow(/aggregates\.a/);
  expect(make({ every: '5m', aggregates: BAR, late: 'amend' })).toThrow(/"amendWithin" together with late: "amend"/);
  const rows = [tick(1, 'AAA', 1)];
  const failing = (aggregates: object) =>
    run(memory(cut(rows, 1)).pipe(tumblingWindow({ every: '5m', aggregates } as never))).done;
  await expect(failing({ a: { max: 'pricy' } })).rejects.toThrow(/"pricy": wanted a column of numbers.*price/);
  await expect(failing({ time: { max: 'price' } })).rejects.toThrow(/"time": wanted a name that is not taken/);
  await expect(failing({ a: { indicator: macd({ column: 'price' }) } })).rejects.toThrow(/one of the columns macd/);
});

test('keeps memory to what is open: thousands of symbols that trade once leave nothing behind', () => {
  const rows = Array.from({ length: 8000 }, (_, n) => tick(n, `S${n}`, 1));
  const out = compute(rows, tumblingWindow({ every: '10s', aggregates: { rows: { count: '*' } } }));
  expect(out).toHaveLength(8000);
});

test('the compiler knows the columns of a window', () => {
  const bars: Observable<RecordBatch<TradeColumns>> = EMPTY;
  const _windowed = bars.pipe(
    tumblingWindow({ every: '5m', aggregates: { high: { max: 'price' }, rows: { count: '*' } } }),
    ema({ period: 2, column: 'high' }),
  );
  expectTypeOf<typeof _windowed extends Observable<RecordBatch<infer T>> ? keyof T : never>().toEqualTypeOf<
    'symbol' | 'sequence' | 'time' | 'available' | 'high' | 'rows' | 'quality' | 'ema'
  >();
  // @ts-expect-error a trade has no column "pricy"
  bars.pipe(tumblingWindow({ every: '5m', aggregates: { high: { max: 'pricy' } } }));
});
