import { expect, it } from 'vitest';
import { copiedInto } from '../../src/columnar/copied-into.js';

it('begins with what was there and keeps what it was filled with behind it', () => {
  const longer = new BigInt64Array(4).fill(-1n);
  expect(copiedInto(longer, BigInt64Array.of(1n, 2n))).toBe(longer);
  expect([...longer]).toEqual([1n, 2n, -1n, -1n]);
  expect([...copiedInto(new Float64Array(2), new Float64Array(0))]).toEqual([0, 0]);
});
