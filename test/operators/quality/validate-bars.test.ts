import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { validateBars } from 'rxarrow/operators';
import { memory } from 'rxarrow/sources';
import { batchFromRows, compute, quality } from '../../../src/core/index.js';

type Row = Readonly<Record<string, unknown>>;
type DirtyRow = readonly (number | null)[];

interface Reference {
  readonly dirty: readonly { step: number; rows: readonly DirtyRow[]; expected: readonly [number, string[]][] }[];
  readonly outliers: { causal_hampel_close: { window: number; k: number; index: number[] } };
  readonly meta: { offset: number; bars: number };
}

const folder = new URL('../../reference/execution/', import.meta.url);
const reference = JSON.parse(readFileSync(new URL('dirty.json', folder), 'utf8')) as Reference;

/** What the reference calls our rules. */
const NAMES: Readonly<Record<string, string>> = {
  high_lt_low: 'highBelowLow',
  high_below_body: 'highBelowBody',
  low_above_body: 'lowAboveBody',
  negative_price: 'negativePrice',
  zero_price: 'zeroPrice',
  negative_volume: 'negativeVolume',
  zero_volume: 'zeroVolume',
  missing_value: 'missing',
  duplicate_timestamp: 'duplicate',
  non_monotonic: 'outOfOrder',
};

const bar = ([time, open, high, low, close, volume]: DirtyRow): Row => {
  const moment = BigInt(time as number) * 1_000_000n;
  return {
    symbol: 'AAA',
    time: moment,
    available: moment + 60_000_000_000n,
    open,
    high,
    low,
    close,
    volume,
    quality: 0,
  };
};

test.each(reference.dirty)('finds what the reference finds in dirty bars', ({ step, rows, expected }) => {
  const check = validateBars({
    step: `${step}ms`,
    rules: { zeroVolume: 'flag', outlier: 'ignore', splitLike: 'ignore' },
  });
  const found = compute(rows.map(bar), check).flatMap(({ findings }, row) =>
    findings === null ? [] : [[row, findings as string] as const],
  );
  expect(found).toEqual(expected.map(([row, names]) => [row, names.map((name) => NAMES[name] ?? name).join(' ')]));
});

test('finds the outliers of the reference in real closes', () => {
  const { window, k, index } = reference.outliers.causal_hampel_close;
  const { bars } = JSON.parse(readFileSync(new URL('exits.json', folder), 'utf8')) as {
    bars: Record<'open' | 'high' | 'low' | 'close', number[]>;
  };
  const rows = bars.close.map((close, n) => ({
    symbol: 'AAPL',
    time: BigInt(n),
    available: BigInt(n),
    open: bars.open[n],
    high: bars.high[n],
    low: bars.low[n],
    close,
    volume: 1,
  }));
  const out = compute(rows, validateBars({ outlierWindow: window, outlierK: k, rules: { splitLike: 'ignore' } }));
  expect(out).toHaveLength(reference.meta.bars);
  expect(out.flatMap(({ findings }, row) => (findings === null ? [] : [[row, findings]]))).toEqual(
    index.map((row) => [row, 'outlier']),
  );
});

const prices = { open: 10, high: 12, low: 9, close: 11, volume: 5 };
const minute = (n: number, change: Row = {}): Row => ({
  symbol: 'AAA',
  time: BigInt(n) * 60_000_000_000n,
  available: BigInt(n + 1) * 60_000_000_000n,
  ...prices,
  quality: 0,
  ...change,
});
const found = (rows: readonly Row[], given: Parameters<typeof validateBars>[0]): unknown[] =>
  compute(rows, validateBars(given)).map(({ findings }) => findings);

test('outliers are those of Hampel, looking back only', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 3, max: 9 }),
      (ticks, window) => {
        const closes = ticks.map((each) => each * 0.25);
        const rows = closes.map((close, n) => minute(n, { open: close, high: close, low: close, close }));
        const middle = (values: number[]): number => {
          const sorted = [...values].sort((a, b) => a - b);
          return (
            ((sorted[Math.floor((sorted.length - 1) / 2)] as number) +
              (sorted[Math.ceil((sorted.length - 1) / 2)] as number)) /
            2
          );
        };
        const expected = closes.map((close, n) => {
          if (n < window) return null;
          const past = closes.slice(n - window, n);
          const spread = 1.4826 * middle(past.map((each) => Math.abs(each - middle(past))));
          return spread > 0 && Math.abs(close - middle(past)) > 2 * spread ? 'outlier' : null;
        });
        expect(found(rows, { outlierWindow: window, outlierK: 2, rules: { stale: 'ignore' } })).toEqual(expected);
      },
    ),
  );
});

test('each rule does what it is told: flag, fix, drop', () => {
  const rows = [
    minute(0),
    minute(1, { high: 8 }),
    minute(1, { volume: 7 }),
    minute(2, { volume: -5 }),
    minute(4, { close: null }),
  ];
  const rules = {
    highBelowLow: 'fix',
    highBelowBody: 'fix',
    duplicate: 'drop',
    negativeVolume: 'fix',
    missing: 'flag',
  } as const;
  const out = compute(rows, validateBars({ step: '1m', rules }));
  const bits = quality.adjusted;
  expect(
    out.map(({ high, low, close, volume, quality: flags, findings }) => [high, low, close, volume, flags, findings]),
  ).toEqual([
    [12, 9, 11, 5, 0, null],
    [11, 8, 11, 5, bits, 'highBelowLow highBelowBody'],
    [12, 9, 11, 0, bits, 'negativeVolume'],
    [12, 9, null, 5, quality.gap, 'missing gap:1'],
  ]);
});

test('dead letters, failures, and what became of each row', async () => {
  const stream = memory([batchFromRows([minute(0), minute(1, { close: -1, low: -1 }), minute(1), minute(2)])]);
  const letters: string[] = [];
  const rules = { negativePrice: 'deadLetter', duplicate: 'drop' } as const;
  const stats = await run(stream.pipe(validateBars({ rules })), {
    deadLetters: (letter) => void letters.push(letter.detail),
  }).done;
  expect(letters).toEqual(['a row of "AAA" breaks the rules negativePrice']);
  expect(stats.stages[0]).toMatchObject({ rowsIn: 4, rowsOut: 2, fates: { deadLettered: 1, dropped: 1 } });
  const strict = run(stream.pipe(validateBars({ rules: { negativePrice: 'fail' } }))).done;
  await expect(strict).rejects.toThrow(/a row of "AAA" breaks the rules negativePrice.*another action/);
});

test('splits, ticks, times that cannot be', () => {
  const at = (n: number, close: number): Row => minute(n, { open: close, high: close, low: close, close });
  expect(found([at(0, 100), at(1, 101), at(2, 50.4), at(3, 151)], { rules: { outlier: 'ignore' } })).toEqual([
    null,
    null,
    'splitLike',
    'splitLike',
  ]);
  expect(found([at(0, 10.25), at(1, 10.3)], { tick: 0.25 })).toEqual([null, 'offTick']);
  expect(compute([at(0, 10.3)], validateBars({ tick: 0.25, rules: { offTick: 'fix' } }))[0]).toMatchObject({
    close: 10.25,
  });
  expect(found([minute(0, { available: -1n })], {})).toEqual(['future']);
});

test('says what is wrong with its parameters', () => {
  expect(() => validateBars({ rules: { gap: 'fix' } } as never)).toThrow(/rules\.gap.*"flag"/);
  expect(() => compute([minute(0)], validateBars({ as: 'close' }))).toThrow(/"close": wanted a name that is not taken/);
});
