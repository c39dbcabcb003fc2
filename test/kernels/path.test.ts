import { expect, it } from 'vitest';
import { applyKernel } from 'rxarrow/kernels';
import { composed } from '../../src/kernels/composed.js';
import { pathLayout, pathParts, pathPiece } from '../../src/kernels/path.js';

const path = composed<{ readonly period: number }, readonly ['close'], readonly ['change', 'path']>({
  inputs: ['close'],
  outputs: ['change', 'path'],
  warmup: ({ period }) => period,
  parts: ({ period }) => pathParts(period),
  own: () => pathLayout,
  piece: (piece, _params, [close], [change, way], state, slot) => {
    pathPiece(piece, close!, change!, way!, state, slot);
  },
});

it('tells how far a series has come, and how far it has gone for that', () => {
  const found = applyKernel(path, { period: 3 }, Float64Array.of(1, 4, 2, 3, 0));
  expect([...found.change]).toEqual([Number.NaN, Number.NaN, Number.NaN, 2, -4]);
  expect([...found.path]).toEqual([Number.NaN, Number.NaN, Number.NaN, 6, 6]);
});
