import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { boxCox } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, -1] }, boxCox({ lambda: 2 }))['boxCox'] as Float64Array;
  expect(Array.from(alone)).toEqual([0, NaN]);
  const { close } = { close: [1, -1] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, boxCox({ lambda: 2 }));
  const ofA = found.filter((row) => row['symbol'] === 'A' && row['close'] !== null).map((row) => row['boxCox'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['boxCox'] === null)).toBe(true);
});
