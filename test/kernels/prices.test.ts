import { expect, it } from 'vitest';
import { averagePrice, medianPrice, typicalPrice, weightedClose } from 'rxarrow/kernels';

const bar = {
  open: Float64Array.of(10),
  high: Float64Array.of(14),
  low: Float64Array.of(8),
  close: Float64Array.of(11),
};

it('gives the middle of a bar in four ways', () => {
  expect([...averagePrice(bar, {})]).toEqual([10.75]);
  expect([...medianPrice(bar, {})]).toEqual([11]);
  expect([...typicalPrice(bar, {})]).toEqual([11]);
  expect([...weightedClose(bar, {})]).toEqual([11]);
});
