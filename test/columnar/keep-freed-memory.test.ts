import { describe, expect, it } from 'vitest';
import { keepFreedMemory } from '../../src/columnar/keep-freed-memory.js';

describe('keepFreedMemory', () => {
  it('asks once, touches nothing and keeps nothing', () => {
    const collect = (globalThis as unknown as { gc: () => void }).gc;
    collect();
    const before = process.memoryUsage();
    keepFreedMemory();
    keepFreedMemory();
    const asked = process.memoryUsage().arrayBuffers - before.arrayBuffers;
    expect(asked).toBeLessThanOrEqual(32 * 1024 * 1024);
    collect();
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(1024 * 1024);
  });
});
