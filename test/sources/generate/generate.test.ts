import { expect, test } from 'vitest';
import { checkContract } from '../../../src/core/index.js';
import { generate } from '../../../src/sources/generate/index.js';
import { BarWalks } from '../../../src/sources/generate/bar-walks.js';
import { batchesToRows } from '../../../src/columnar/index.js';
import { collect } from '../support/collect.js';

test('makes valid bars: whole ticks, the high highest, the low lowest, opening where the last closed', async () => {
  const { rows, batches } = await collect(
    generate({ symbols: ['A', 'B'], bars: 2000, volatility: 0.2, price: 0.05, tick: 0.01, interval: '15m' }),
  );
  checkContract(batches[0]!.schema, 'Bar', 'test');
  expect(rows).toHaveLength(4000);
  const last = new Map<unknown, unknown>();
  let wrong = 0;
  for (const row of rows) {
    const [open, high, low, close] = ['open', 'high', 'low', 'close'].map((name) => row[name] as number) as [
      number,
      number,
      number,
      number,
    ];
    const valid =
      low > 0 &&
      low <= Math.min(open, close) &&
      high >= Math.max(open, close) &&
      Number(open.toFixed(2)) === open &&
      Number(high.toFixed(2)) === high;
    if (!valid || (last.has(row['symbol']) && last.get(row['symbol']) !== open)) wrong++;
    last.set(row['symbol'], close);
  }
  expect(wrong).toBe(0);
  expect(rows[3]).toMatchObject({ symbol: 'B', sequence: 3n, time: 1577836800000000000n + 900_000_000_000n });
  expect((rows[3]?.['available'] as bigint) - (rows[3]?.['time'] as bigint)).toBe(900_000_000_000n);
});

test('the walk of a symbol depends on its name and the seed alone, and not on the batches', async () => {
  const alone = await collect(generate({ symbols: ['B'], bars: 50 }));
  const among = await collect(generate({ symbols: ['A', 'B', 'C'], bars: 50, batchRows: 7 }));
  const other = await collect(generate({ symbols: ['B'], bars: 50, seed: 2 }));
  const closes = (rows: Record<string, unknown>[]): unknown[] =>
    rows.filter((row) => row['symbol'] === 'B').map((row) => row['close']);
  expect(closes(among.rows)).toEqual(closes(alone.rows));
  expect(closes(other.rows)).not.toEqual(closes(alone.rows));
});

test('returns have the deviation and the mean that were asked for', async () => {
  const { rows } = await collect(generate({ bars: 100_000, volatility: 0.01, drift: 0.001, price: 1e6 }));
  const returns = rows.map((row) => (row['close'] as number) / (row['open'] as number) - 1).slice(0, 20_000);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length);
  expect(mean).toBeCloseTo(0.001, 3);
  expect(deviation).toBeCloseTo(0.01, 3);
});

test('goes on from a position', () => {
  const params = {
    symbols: 3,
    bars: 40,
    interval: '1d',
    seed: 1,
    start: '2020-01-01',
    price: 100,
    volatility: 0.01,
    drift: 0,
    tick: 0.01,
    batchRows: 11,
  };
  const whole = new BarWalks(params);
  const expected = [];
  for (let batch = whole.read(); batch !== null; batch = whole.read()) expected.push(batch);
  const first = new BarWalks(params);
  const batches = [first.read()!, first.read()!];
  const second = new BarWalks(params);
  second.seek(first.position());
  for (let batch = second.read(); batch !== null; batch = second.read()) batches.push(batch);
  expect(batchesToRows(batches)).toEqual(batchesToRows(expected));
});
