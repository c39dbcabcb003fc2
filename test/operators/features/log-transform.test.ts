import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { logTransform } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [0, -1] }, logTransform({ shift: 1 }))['logTransform'] as Float64Array;
  expect(Array.from(alone)).toEqual([0, NaN]);
  const { close } = { close: [0, -1] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, logTransform({ shift: 1 }));
  const ofA = found
    .filter((row) => row['symbol'] === 'A' && row['close'] !== null)
    .map((row) => row['logTransform'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['logTransform'] === null)).toBe(true);
});
