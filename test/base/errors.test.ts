import { expect, test } from 'vitest';
import { describe as describeValue, didYouMean, InvalidParams } from '../../src/base/index.js';

test('values are shown shortly, whatever they are', () => {
  const shown: [unknown, string][] = [
    [undefined, 'missing'],
    [null, 'null'],
    ['x'.repeat(100), `"${'x'.repeat(77)}..."`],
    [5n, '5n'],
    [() => 1, 'a function'],
    [[1, 'a'], '[1, "a"]'],
    [[1, 2, 3, 4, 5, 6, 7], 'a list of 7'],
    [{}, 'an empty object'],
    [{ a: 1 }, 'an object with a'],
    [new Date(0), 'a Date (1970-01-01T00:00:00.000Z)'],
    [new Date(Number.NaN), 'a Date (invalid)'],
    [new Map(), 'a Map'],
    [new Float64Array(3), 'a Float64Array'],
    [Symbol('a'), 'Symbol(a)'],
  ];
  for (const [value, words] of shown) expect(describeValue(value)).toBe(words);
});

test('a message says what was found, what was expected and what to do', () => {
  const error = new InvalidParams({
    component: 'sma',
    path: 'period',
    found: 0,
    expected: 'at least 1',
    hint: 'Mend it.',
  });
  expect(error.message).toBe('sma: parameter "period" is 0; expected at least 1. Mend it.');
  expect(didYouMean('perod', ['period', 'column'])).toBe('Did you mean "period"?');
  expect(didYouMean('volume', ['id'])).toBeUndefined();
});
