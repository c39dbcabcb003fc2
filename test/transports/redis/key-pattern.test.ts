import { describe, expect, it } from 'vitest';
import { batchFromRows } from '../../../src/core/index.js';
import { KeyPattern } from '../../../src/transports/index.js';

const batch = batchFromRows([
  { symbol: 'A', venue: 'X', time: new Date('2026-03-01T00:00:00Z'), level: 1 },
  { symbol: null, venue: 'Y', time: new Date('2026-03-02T00:00:00Z'), level: 2 },
]);

describe('keys made of columns', () => {
  it('are those of the rows, null where a column is', () => {
    expect(new KeyPattern('t', 'latest:{symbol}:{level}').keysOf(batch)).toEqual(['latest:A:1', null]);
    expect(new KeyPattern('t', '{venue}@{time}').keysOf(batch)[0]).toBe('X@2026-03-01T00:00:00Z');
  });

  it('need a column, and one that is there', () => {
    expect(() => new KeyPattern('t', 'latest')).toThrow(/expected a key with the name of a column in braces/);
    expect(() => new KeyPattern('t', '{close}').keysOf(batch)).toThrow(/column "close": wanted a column for the key/);
  });
});
