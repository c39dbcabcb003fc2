import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { ratioFeatures } from 'rxarrow/operators';

it('divides each column by every one after it', () => {
  const rows = [
    { high: 6, low: 3, volume: 0 },
    { high: 6, low: null, volume: 2 },
  ];
  const found = compute(rows, ratioFeatures({ columns: ['high', 'low', 'volume'] }));
  expect(found[0]).toMatchObject({ highPerLow: 2, highPerVolume: null, lowPerVolume: null });
  expect(found[1]).toMatchObject({ highPerLow: null, highPerVolume: null, lowPerVolume: null });
  const [log] = compute(rows, ratioFeatures({ columns: ['high', 'low'], kind: 'log' }));
  expect(log?.['highPerLow']).toBe(Math.log(2));
});
