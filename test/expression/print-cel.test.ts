import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseExpression, printCel, sameTree } from 'rxarrow/expression';
import { schema } from './market.js';
import { tree } from './trees.js';

it('prints what it reads: the same tree comes back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('number', 'boolean', 'text', 'time', 'duration').chain((type) => tree(type, 4)),
      (expression) => {
        const text = printCel(expression);
        const again = parseExpression(text, schema);
        expect(again, text).toEqual(expression);
        expect(sameTree(again, expression)).toBe(true);
        expect(printCel(again)).toBe(text);
      },
    ),
    { numRuns: 500 },
  );
});

it.each([
  '(a - b) / b > 0.005 && count > 3.0',
  'a - (b - count)',
  'a - b - count',
  '(flag ? a : b) + 1.0',
  'flag ? a : open ? b : 1.0',
  '(flag ? open : flag) ? a : b',
  '-(-a)',
  '-a * b',
  '-(a * b)',
  '!(flag && open)',
  '(a > b) == flag',
  '(a + b).abs()',
  'a * -1.0',
  'column("Adj Close") > column("in")',
])('prints no more parentheses than needed: %s', (text) => {
  const printed = printCel(parseExpression(text));
  expect(parseExpression(printed)).toEqual(parseExpression(text));
  if (!text.includes('.abs')) expect(printed).toBe(text);
});
