import { describe, expect, it } from 'vitest';
import { batchesToRows } from '../../src/columnar/index.js';
import { generateBars } from '../../src/testing/index.js';
import { keyedParts } from '../../src/transports/keyed-parts.js';

const [bars] = generateBars({ instants: 40, batchRows: 200 });

describe('rows under keys', () => {
  it('keep each symbol under one key, and all rows in their order', () => {
    const parts = keyedParts(bars!, { column: 'symbol', keys: 2 }, 'test');
    const symbols = parts.map(({ batch }) => new Set(batchesToRows([batch]).map(({ symbol }) => symbol)));
    const all = symbols.flatMap((each) => [...each]);
    expect(new Set(all).size).toBe(all.length);
    for (const { batch, key } of parts) {
      expect(['0', '1']).toContain(key);
      const sequences = batchesToRows([batch]).map(({ sequence }) => sequence as bigint);
      expect(sequences).toEqual([...sequences].sort((a, b) => Number(a - b)));
    }
    expect(parts.reduce((sum, { batch }) => sum + batch.numRows, 0)).toBe(bars!.numRows);
  });

  it('give a value the same key in every batch, whatever its type', () => {
    const keyOfFirst = (rows: number): string | undefined =>
      keyedParts(generateBars({ instants: rows })[0]!, { column: 'sequence', keys: 64 }, 'test')[0]?.key;
    expect(keyOfFirst(1)).toBeDefined();
    const [one] = keyedParts(bars!.slice(3, 4), { column: 'symbol', keys: 1024 }, 'test');
    const [two] = keyedParts(bars!.slice(3, 9), { column: 'symbol', keys: 1024 }, 'test').filter(
      ({ batch }) => batchesToRows([batch])[0]?.['symbol'] === batchesToRows([one!.batch])[0]?.['symbol'],
    );
    expect(two?.key).toBe(one?.key);
  });

  it('need the column', () => {
    expect(() => keyedParts(bars!, { column: 'sector', keys: 4 }, 'pulsar')).toThrow(
      /pulsar: parameter "keyBy" is "sector"; expected a column of the batch: symbol, /,
    );
  });
});
