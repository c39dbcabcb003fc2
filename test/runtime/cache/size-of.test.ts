import { expect, test } from 'vitest';
import { sizeOf } from 'rxarrow/runtime';
import { batchBytes } from 'rxarrow/columnar';
import { generateBars } from 'rxarrow/testing';

test('batches and arrays of numbers are as large as their memory', () => {
  const [bars] = generateBars({ instants: 20, batchRows: 5 });
  expect(sizeOf(bars)).toBe(16 + batchBytes(bars as never));
  expect(sizeOf(new Float64Array(1000))).toBe(8016);
});

test('all else is near, and what is there twice or holds itself counts once', () => {
  const inner = 'x'.repeat(1000);
  expect(sizeOf(inner)).toBe(2016);
  const twice = { a: [inner], b: 1, c: 5n, d: new Set([1]), e: new Map([['k', null]]) };
  expect(sizeOf(twice)).toBeGreaterThan(2100);
  expect(sizeOf(twice)).toBeLessThan(2400);
  const circular: { self?: unknown } = {};
  circular.self = circular;
  expect(sizeOf(circular)).toBe(32);
});
