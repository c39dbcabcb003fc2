import { expect, it } from 'vitest';
import {
  garmanKlass,
  garmanKlassKernel,
  parkinson,
  parkinsonKernel,
  rogersSatchell,
  rogersSatchellKernel,
} from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period, periodsPerYear: 252 }));
kernelLaws(parkinsonKernel, each);
kernelLaws(garmanKlassKernel, each);
kernelLaws(rogersSatchellKernel, each);

const bar = (value: number): Float64Array => Float64Array.of(value);

it('works out one bar by hand', () => {
  const prices = { open: bar(100), high: bar(110), low: bar(95), close: bar(105) };
  const params = { period: 1, periodsPerYear: 1 };
  const range = Math.log(110 / 95);
  expect(parkinson(prices, params)[0]).toBeCloseTo(range / Math.sqrt(4 * Math.LN2), 12);
  const garman = 0.5 * range ** 2 - (2 * Math.LN2 - 1) * Math.log(1.05) ** 2;
  expect(garmanKlass(prices, params)[0]).toBeCloseTo(Math.sqrt(garman), 12);
  const rogers = Math.log(110 / 105) * Math.log(1.1) + Math.log(95 / 105) * Math.log(0.95);
  expect(rogersSatchell(prices, params)[0]).toBeCloseTo(Math.sqrt(rogers), 12);
});

it('has no volatility below zero', () => {
  const prices = { open: bar(100), high: bar(100), low: bar(100), close: bar(110) };
  expect(garmanKlass(prices, { period: 1, periodsPerYear: 1 })[0]).toBe(0);
});
