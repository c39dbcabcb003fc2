import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { pageHinkley } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [0, 0, 9, 9] }, pageHinkley({ threshold: 3, minRows: 2 }))[
    'pageHinkley'
  ] as Float64Array;
  expect(Array.from(alone)).toEqual([0, 0, 1, 0]);
  const { close } = { close: [0, 0, 9, 9] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, pageHinkley({ threshold: 3, minRows: 2 }));
  const ofA = found
    .filter((row) => row['symbol'] === 'A' && row['close'] !== null)
    .map((row) => row['pageHinkley'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['pageHinkley'] === null)).toBe(true);
});
