import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjust } from 'rxarrow/operators';
import { compute, quality } from '../../../src/core/index.js';

const DAY = 86_400_000_000_000n;
const day = (n: number): string => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10);
const bar = (n: number, close: number, volume = 100, symbol = 'AAA') => ({
  symbol,
  time: BigInt(Date.UTC(2020, 0, 1)) * 1_000_000n + BigInt(n) * DAY,
  open: close,
  high: close,
  low: close,
  close,
  volume,
  quality: 0,
});

test('forward: the series goes on in the scale of its first row', () => {
  const rows = [bar(0, 100), bar(1, 50, 200), bar(2, 52, 200), bar(2, 7, 9, 'BBB')];
  const out = compute(rows, adjust({ events: [{ symbol: 'AAA', time: day(1), split: 2 }] }));
  expect(out.map(({ symbol, close, volume, quality: bits }) => [symbol, close, volume, bits])).toEqual([
    ['AAA', 100, 100, 0],
    ['AAA', 100, 100, quality.adjusted],
    ['AAA', 104, 100, quality.adjusted],
    ['BBB', 7, 9, 0],
  ]);
});

test('backward: earlier prices change, later ones do not', () => {
  const rows = [bar(0, 100), bar(1, 49), bar(2, 48)];
  const events = [
    { symbol: 'AAA', time: day(1), split: 2 },
    { symbol: 'AAA', time: day(2), dividend: 0.98, close: 49 },
  ];
  const out = compute(rows, adjust({ direction: 'backward', events }));
  expect(out.map(({ close }) => close)).toEqual([100 / 2 / (1 / 0.98), 49 / (1 / 0.98), 48]);
  expect(out.map(({ volume }) => volume)).toEqual([200, 100, 100]);
});

test('a share that only pays and splits has no return, whichever way', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(2, 4, 0.5), fc.constantFrom('pays')), { minLength: 1, maxLength: 8 }),
      (happenings) => {
        const rows = [bar(0, 1024)];
        const events: { symbol: string; time: string; split?: number; dividend?: number; close?: number }[] = [];
        for (const [index, what] of happenings.entries()) {
          const before = rows.at(-1)?.close as number;
          const now = what === 'pays' ? before * 0.75 : before / (what as number);
          events.push(
            what === 'pays'
              ? { symbol: 'AAA', time: day(index + 1), dividend: before * 0.25, close: before }
              : { symbol: 'AAA', time: day(index + 1), split: what as number },
          );
          rows.push(bar(index + 1, now));
        }
        for (const direction of ['forward', 'backward'] as const) {
          const closes = compute(rows, adjust({ direction, events })).map(({ close }) => close as number);
          const level = direction === 'forward' ? 1024 : (rows.at(-1)?.close as number);
          for (const close of closes) expect(close / level).toBeCloseTo(1, 9);
        }
      },
    ),
  );
});

test('says what it needs', () => {
  const paid = [{ symbol: 'AAA', time: day(1), dividend: 1 }];
  expect(() => adjust({ direction: 'backward', events: paid })).toThrow(/a close for each dividend/);
  expect(() => adjust({ events: [{ symbol: 'AAA', time: 'soon', split: 2 }] })).toThrow(/a date or a time/);
  expect(() => adjust({ events: [{ symbol: 'AAA', time: day(1) }] })).toThrow(/a split or a dividend/);
  expect(() => compute([bar(0, 1)], adjust({ events: [], prices: ['bid'] }))).toThrow(
    /"bid": wanted a column of float64/,
  );
});
