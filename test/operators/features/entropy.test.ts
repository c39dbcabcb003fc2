import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { entropy } from 'rxarrow/operators';

it('adds its column, with nothing where a value is missing and a history for each symbol', () => {
  const alone = compute({ close: [1, 2, 2] }, entropy({ period: 2, bins: 2, of: 'values' }))['entropy'] as Float64Array;
  expect(Array.from(alone)).toEqual([NaN, 1, 0]);
  const { close } = { close: [1, 2, 2] };
  const rows = close.flatMap((value) => [
    { symbol: 'A', close: value },
    { symbol: 'B', close: 5 },
    { symbol: 'A', close: null },
  ]);
  const found = compute(rows, entropy({ period: 2, bins: 2, of: 'values' }));
  const ofA = found.filter((row) => row['symbol'] === 'A' && row['close'] !== null).map((row) => row['entropy'] ?? NaN);
  expect(ofA).toEqual(Array.from(alone));
  expect(found.filter((row) => row['close'] === null).every((row) => row['entropy'] === null)).toBe(true);
});
