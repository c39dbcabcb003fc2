import { expect, test } from 'vitest';
import { once } from '../../src/base/once.js';

test('a value is made when it is asked for, and once, even where it is undefined', () => {
  let made = 0;
  const value = once(() => {
    made++;
    return undefined;
  });
  expect(made).toBe(0);
  expect([value(), value()]).toEqual([undefined, undefined]);
  expect(made).toBe(1);
});
