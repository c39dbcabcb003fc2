import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allocateState } from 'rxarrow/kernels';
import { lagged, laggedLayout } from '../../src/kernels/lagged.js';

it('gives each row the input of `period` rows before, across calls of any length', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 7 }),
      (lengths, period) => {
        const rows = lengths.reduce((a, b) => a + b, 0);
        const input = Float64Array.from({ length: rows }, (_, row) => row + 0.5);
        const output = new Float64Array(rows);
        const { next, ring } = allocateState(laggedLayout(period), 2);
        let from = 0;
        for (const length of lengths) {
          lagged(next, ring, 1, period, input, output, from, from + length);
          from += length;
        }
        expect([...output]).toEqual(
          Array.from({ length: rows }, (_, row) => (row < period ? NaN : row - period + 0.5)),
        );
        expect([...ring.subarray(0, period)].every(Number.isNaN)).toBe(true);
      },
    ),
  );
});
