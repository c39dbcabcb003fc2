import { expect, test } from 'vitest';
import type { RecordBatch } from 'apache-arrow';
import { batchesToRows } from 'rxarrow/columnar';
import { resample } from 'rxarrow/operators';
import { compute, quality } from '../../../src/core/index.js';
import { generateBars } from '../../../src/testing/index.js';
import { at, type Row } from './_rows.js';

const MINUTE = 60_000_000_000n;

test('five bars of a minute make one of five, and those an hour', () => {
  const minutes = batchesToRows(generateBars({ instants: 200, symbols: ['AAA', 'BBB'] }));
  const five = compute(minutes, resample('5m'));
  for (const bar of five) {
    const start = bar['time'] as bigint;
    const inside = minutes.filter(
      ({ symbol, time }) =>
        symbol === bar['symbol'] && (time as bigint) >= start && (time as bigint) < start + 5n * MINUTE,
    );
    expect(bar).toMatchObject({
      available: start + 5n * MINUTE,
      open: inside[0]?.['open'],
      high: Math.max(...inside.map(({ high }) => high as number)),
      low: Math.min(...inside.map(({ low }) => low as number)),
      close: inside.at(-1)?.['close'],
      volume: inside.reduce((sum, { volume }) => sum + (volume as number), 0),
    });
  }
  const same = (rows: readonly Row[]): unknown => rows.map(({ sequence: _, ...rest }) => rest);
  expect(same(compute(five, resample('1h')))).toEqual(same(compute(minutes, resample('1h'))));
});

const bar = (end: number, minutes: number, close: number, flags = 0): Row => ({
  symbol: 'AAA',
  sequence: BigInt(end),
  time: at(60 * (end - minutes)),
  available: at(60 * end),
  open: close - 1,
  high: close + 1,
  low: close - 2,
  close,
  volume: 10,
  quality: flags,
});

const shown = (rows: readonly Row[]): unknown[] =>
  rows.map(({ time, available, close, volume, quality: bits }) => [
    Number((time as bigint) - at(0)) / 60e9,
    Number((available as bigint) - at(0)) / 60e9,
    close,
    volume,
    bits,
  ]);

test('on a finer grid a bar stands where it became known, and is filled on from there', () => {
  const out = compute([bar(2, 2, 5), bar(4, 2, 7), bar(6, 2, 9)], resample({ every: '1m', fill: 'zeroVolume' }));
  const { filled } = quality;
  expect(shown(out)).toEqual([
    [1, 2, 5, 10, 0],
    [2, 3, 5, 0, filled],
    [3, 4, 7, 10, 0],
    [4, 5, 7, 0, filled],
    [5, 6, 9, 10, 0],
  ]);
});

test('keeps the flags of the bars it is made of', () => {
  const out = compute(
    [bar(1, 1, 5), bar(2, 1, 6, quality.gap), bar(3, 1, 7, quality.stale), bar(5, 1, 9)],
    resample('5m'),
  );
  expect(out.map(({ quality: bits }) => bits)).toEqual([quality.gap | quality.stale]);
});

test('a day that is not over is flagged as partial, or dropped', () => {
  const rows = [bar(1, 1, 5), bar(2, 1, 6)];
  expect(compute(rows, resample('1h')).map(({ quality: bits }) => bits)).toEqual([quality.partial]);
  expect(compute(rows, resample({ every: '1h', incomplete: 'drop' }))).toEqual([]);
  const batch: RecordBatch = generateBars({ instants: 1 })[0] as RecordBatch;
  expect(compute(batch, resample('1m')).numRows).toBe(batch.numRows);
});
