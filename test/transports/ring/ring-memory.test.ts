import { expect, test } from 'vitest';
import { ringBytes, RingMemory, TOTAL } from '../../../src/transports/ring/ring-memory.js';

test('the records of a ring are a power of two of bytes', () => {
  expect([1, 1024, 1025, 5_000_000].map(ringBytes)).toEqual([1024, 1024, 2048, 8_388_608]);
});

test('cells, records and words lie apart, and each thread sees the same', () => {
  const memory = RingMemory.create(2048, 100);
  const other = new RingMemory(memory.buffer, 2048);
  memory.cells.fill(-1);
  memory.records.fill(7);
  memory.words.fill(9);
  expect(other.cells.every((cell) => cell === -1)).toBe(true);
  expect([other.records.length, other.words.length]).toEqual([2048, 100]);
  expect(other.records.every((byte) => byte === 7) && other.words.every((byte) => byte === 9)).toBe(true);
});

test('totals are exact beyond 32 bits', () => {
  const memory = RingMemory.create(1024, 0);
  memory.addTotal(TOTAL.writtenRows, 2 ** 40);
  memory.addTotal(TOTAL.writtenRows, 1);
  expect(memory.total(TOTAL.writtenRows)).toBe(2 ** 40 + 1);
});
