import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { batchesToRows } from '../../../src/columnar/index.js';
import { compute, type BatchOperator } from '../../../src/core/index.js';
import { shard } from '../../../src/operators/index.js';
import { generateBars } from '../../../src/testing/index.js';

const SYMBOLS = Array.from({ length: 40 }, (_, at) => `SYM${at}`);

describe('shard', () => {
  it('gives each row to one of the shards, and all rows of a key to the same', () => {
    const [bars] = generateBars({ instants: 60, symbols: SYMBOLS });
    const parts = [1, 2, 3].map((each) => batchesToRows([compute(bars as RecordBatch, shard({ shard: each, of: 3 }))]));
    expect(parts.flat()).toHaveLength(bars?.numRows ?? 0);
    const keys = parts.map((rows) => new Set(rows.map((row) => String(row['symbol']))));
    expect(keys.reduce((sum, each) => sum + each.size, 0)).toBe(new Set(keys.flatMap((each) => [...each])).size);
    expect(Math.min(...keys.map((each) => each.size))).toBeGreaterThan(4);
  });

  it('says what is wrong', () => {
    expect(() => shard({ shard: 3, of: 2 })).toThrow(/"shard" is 3; expected a shard that there is/);
    expect(() => shard({ shard: 0, of: 2 })).toThrow(/"shard" is 0; expected at least 1/);
    const [bars] = generateBars({ instants: 2 });
    expect(() => compute(bars as RecordBatch, shard({ shard: 1, of: 2, by: 'ticker' }) as BatchOperator)).toThrow(
      /shard: column "ticker"/,
    );
  });
});
