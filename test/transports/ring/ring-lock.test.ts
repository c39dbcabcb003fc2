import { expect, test } from 'vitest';
import { ByteRing } from '../../../src/transports/ring/byte-ring.js';
import { RingLock } from '../../../src/transports/ring/ring-lock.js';
import { CELL, RingMemory } from '../../../src/transports/ring/ring-memory.js';

test('a lock is let go of however the task ends', () => {
  const memory = RingMemory.create(1024, 0);
  const lock = new RingLock(memory, CELL.readLock);
  expect(lock.hold(() => Atomics.load(memory.cells, CELL.readLock) !== 0)).toBe(true);
  expect(() =>
    lock.hold(() => {
      throw new Error('failed');
    }),
  ).toThrow('failed');
  expect(Atomics.load(memory.cells, CELL.readLock)).toBe(0);
});

test('a lock whose holder never lets go is given up, and then so is the ring by all', () => {
  const memory = RingMemory.create(1024, 0);
  const ring = new ByteRing(memory, { bytes: 1024, rows: 40, policy: 'block', producers: 2, readers: 1 });
  memory.cells[CELL.writeLock] = 77;
  const entry = { producer: 0, tag: 0, kind: 0, rows: 1, pieces: [] };
  expect(() => ring.tryPut(entry)).toThrow(/A thread ended while it was working on the ring.*Make a new ring/);
  memory.cells[CELL.writeLock] = 0;
  expect(() => ring.tryPut(entry)).toThrow(/A thread ended/);
  expect(() => ring.tryTake()).toThrow(/A thread ended/);
});
