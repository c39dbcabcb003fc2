import { expect, it } from 'vitest';
import { termsOf } from '../../../src/sinks/desk/instruments.js';

it('terms of the desk go before those of the venue, and those before what stands for all', () => {
  const venue = { tick: 0.05, lot: 0.1, minNotional: 5, currency: 'USDT' };
  const given = { A: { lot: 0.5 }, default: { lot: 2, minNotional: 1, maxQuantity: 9 } };
  expect(termsOf(given, 'A', 'USDT', venue)).toMatchObject({
    tick: 0.05,
    lot: 0.5,
    minQuantity: 0.5,
    minNotional: 5,
    maxQuantity: 9,
  });
  expect(termsOf({}, 'B', 'USDT', venue)).toMatchObject({ tick: 0.05, lot: 0.1, minQuantity: 0.1, multiplier: 1 });
  expect(termsOf({}, 'B', 'USDT')).toMatchObject({ tick: 0.01, lot: 1, minNotional: 0 });
  expect(() => termsOf({}, 'A', 'USD', venue)).toThrow('"USDT"; expected "USD", the currency of the account');
});
