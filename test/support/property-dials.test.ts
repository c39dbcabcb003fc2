import { expect, test } from 'vitest';
import { dialsText, propertyDials } from './property-dials.js';

test('the seed is fixed in CI, drawn elsewhere, and what was asked for everywhere', () => {
  expect(propertyDials({})).toEqual({ seed: undefined, runs: 100, seconds: 30 });
  expect(propertyDials({ CI: 'true' }).seed).toBe(20_260_101);
  expect(propertyDials({ CI: 'true', FAST_CHECK_SEED: '7', FAST_CHECK_RUNS: '9', FAST_CHECK_SECONDS: '2' })).toEqual({
    seed: 7,
    runs: 9,
    seconds: 2,
  });
  expect(() => propertyDials({ FAST_CHECK_SECONDS: 'soon' })).toThrow(
    "FAST_CHECK_SECONDS is 'soon'; an integer was expected.",
  );
});

test('the dials are printed so that they can be given again', () => {
  expect(dialsText({ seed: 7, runs: 9, seconds: 2 })).toBe(
    'properties: FAST_CHECK_SEED=7 FAST_CHECK_RUNS=9 FAST_CHECK_SECONDS=2',
  );
});
