import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDecimal } from '../../../src/sources/csv/decimal.js';

const encoder = new TextEncoder();
const parse = (text: string): number => {
  const bytes = encoder.encode(`,${text},`);
  return parseDecimal(bytes, 1, bytes.length - 1);
};

const digits = fc.stringMatching(/^[0-9]{1,25}$/);
const decimal = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.oneof(
      digits,
      fc.tuple(digits, digits).map(([a, b]) => `${a}.${b}`),
      digits.map((a) => `.${a}`),
      digits.map((a) => `${a}.`),
    ),
    fc.oneof(
      fc.constant(''),
      fc.integer({ min: -340, max: 340 }).map((power) => `e${power}`),
      fc.constantFrom('E5', 'e+3', 'e-07'),
    ),
  )
  .map((parts) => parts.join(''));

test('any decimal is the number that Number() makes of it', () => {
  fc.assert(
    fc.property(decimal, (text) => Object.is(parse(text), Number(text))),
    { numRuns: 5000 },
  );
});

test('any double survives being written and read', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
      Object.is(parse(Object.is(value, -0) ? '-0' : String(value)), value),
    ),
  );
});

test.each(['', '-', '.', 'e5', '1e', '1e+', '0x10', '1_000', '1,5', 'Infinity', 'NaN', '1 ', '--1', '1.2.3', '٣'])(
  '%j is no number',
  (text) => expect(parse(text)).toBeNaN(),
);

test('a number that is too large is infinite', () => {
  expect(parse('1e400')).toBe(Infinity);
  expect(parse('-1e99999999999')).toBe(-Infinity);
});
