import { expect, it } from 'vitest';
import { SeenRows } from '../../../src/sources/http/seen-rows.js';

it('a row is new once; of many the oldest are forgotten', () => {
  const seen = new SeenRows(['id', '$.day'], 2);
  const admit = (id: unknown, day = 1, symbol?: string): boolean => seen.admit({ day }, { id }, symbol);
  expect([admit(1), admit('1'), admit(1), admit(1, 2), admit(1)]).toEqual([true, true, false, true, true]);
  const again = new SeenRows(['id', '$.day'], 2);
  again.restore(seen.snapshot());
  expect(again.admit({ day: 1 }, { id: 1 }, undefined)).toBe(false);
  expect(again.admit({ day: 1 }, { id: 1 }, 'A')).toBe(true);
  expect(new SeenRows([], 1).admit({}, {}, undefined)).toBe(true);
});
