import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compute } from '../../../src/core/index.js';
import { SchemaMismatch } from '../../../src/base/index.js';
import { changes } from '../../../src/operators/table/changes.js';

it('keeps the rows that distinctUntilChanged would keep of each symbol', () => {
  const row = fc.record({
    symbol: fc.constantFrom('A', 'B', 'C'),
    bid: fc.constantFrom(1, 2, null),
    text: fc.constantFrom('x', 'y'),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const last = new Map<string, string>();
      const expected = rows.filter(({ symbol, bid, text }) => {
        const now = JSON.stringify([bid, text]);
        const before = last.get(symbol);
        last.set(symbol, now);
        return before !== now;
      });
      expect(compute(rows, changes({ columns: ['bid', 'text'] }))).toEqual(expected);
    }),
  );
});

it('takes all rows as one series, or those of another column', () => {
  const rows = [
    { symbol: 'A', venue: 'x', bid: 1 },
    { symbol: 'B', venue: 'x', bid: 1 },
    { symbol: 'A', venue: 'y', bid: 1 },
    { symbol: 'A', venue: 'y', bid: 2 },
  ];
  const kept = (by: string | null): unknown[] => compute(rows, changes({ columns: ['bid'], by }));
  expect(kept(null)).toEqual([rows[0], rows[3]]);
  expect(kept('venue')).toEqual([rows[0], rows[2], rows[3]]);
  expect(compute(rows, changes({ columns: ['symbol'], by: null }))).toEqual([rows[0], rows[1], rows[2]]);
  expect(compute(rows, changes({ columns: ['venue', 'symbol'] }))).toEqual([rows[0], rows[1], rows[2]]);
});

it('says which column is not there', () => {
  const rows = [{ symbol: 'A', bid: 1 }];
  expect(() => compute(rows, changes({ columns: ['bdi'] }))).toThrow(/changes: column "bdi".*Did you mean "bid"/);
  expect(() => compute(rows, changes({ columns: ['bid'], by: 'venue' }))).toThrow(SchemaMismatch);
  expect(() => changes({ columns: [] })).toThrow(/parameter "columns"/);
});
