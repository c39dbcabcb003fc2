import { describe, expect, it } from 'vitest';
import { IPC_LIMITS } from '../../src/columnar/index.js';

describe('IPC_LIMITS', () => {
  it('lets ordinary data through and nothing without bounds', () => {
    expect(IPC_LIMITS.maxFields).toBeGreaterThanOrEqual(1000);
    for (const limit of Object.values(IPC_LIMITS)) expect(Number.isSafeInteger(limit)).toBe(true);
  });
});
