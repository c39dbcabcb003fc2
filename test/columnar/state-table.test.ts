import type { Data } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { readState, readStateOffsets, stateTable } from '../../src/columnar/index.js';

describe('stateTable', () => {
  const odd = Float64Array.of(NaN, -0, Infinity, -Infinity, 5e-324, 0);

  it('keeps numbers bit for bit', () => {
    const table = stateTable({
      value: odd.slice(),
      count: Int32Array.of(1, -2, 3, 4, 5, 6),
      time: BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n), 0n, 1n, 2n, 3n),
      key: ['a', '', 'Ä', '😀', null, 'f'],
      blob: Array.from({ length: 6 }, (_, row) => new Uint8Array(row).fill(row)),
      window: { values: Float64Array.of(...odd, ...odd), width: 2 },
      single: { values: odd.slice(), width: 1 },
      counts: { values: new Int32Array(18).fill(7), width: 3 },
      held: { values: odd.slice(0, 4), offsets: Int32Array.of(0, 1, 1, 4, 4, 4, 4) },
    });
    expect(table.numRows).toBe(6);
    expect(table.data.children.slice(0, 2).map((column) => (column as Data).nullCount)).toEqual([0, 0]);
    expect(readState(table, 'value')).toEqual(odd);
    expect(Object.is((readState(table, 'value') as Float64Array)[1], -0)).toBe(true);
    expect(readState(table, 'count')).toEqual(Int32Array.of(1, -2, 3, 4, 5, 6));
    expect((readState(table, 'time') as BigInt64Array)[1]).toBe(-(2n ** 63n));
    expect(readState(table, 'key')).toEqual(['a', '', 'Ä', '😀', null, 'f']);
    expect((readState(table, 'blob') as Uint8Array[]).map((bytes) => [...bytes])).toEqual([
      [],
      [1],
      [2, 2],
      [3, 3, 3],
      [4, 4, 4, 4],
      [5, 5, 5, 5, 5],
    ]);
    expect(readState(table, 'window')).toEqual(Float64Array.of(...odd, ...odd));
    expect(readState(table, 'single')).toEqual(odd);
    expect(readState(table, 'counts')).toEqual(new Int32Array(18).fill(7));
    expect(readState(table, 'held')).toEqual(odd.slice(0, 4));
    expect([...readStateOffsets(table, 'held')]).toEqual([0, 1, 1, 4, 4, 4, 4]);
  });

  it('has no rows when there is no key yet', () => {
    const table = stateTable({
      key: [],
      window: { values: new Float64Array(0), width: 4 },
      held: { values: new Int32Array(0), offsets: new Int32Array(1) },
    });
    expect(readState(table, 'key')).toEqual([]);
    expect(readState(table, 'window')).toEqual(new Float64Array(0));
    expect([...readStateOffsets(table, 'held')]).toEqual([0]);
    expect(stateTable({}).numRows).toBe(0);
  });

  it('refuses columns that do not fit and names those that are missing', () => {
    expect(() => stateTable({ a: new Float64Array(1), b: new Int32Array(2) })).toThrow(/"b" has 2 rows, but "a" has 1/);
    expect(() => stateTable({ a: { values: new Float64Array(3), width: 2 } })).toThrow(/no multiple of its width 2/);
    expect(() => readState(stateTable({ a: new Float64Array(1) }), 'b')).toThrow(/no column "b"; it has a: Float64/);
    expect(() => readStateOffsets(stateTable({ a: new Float64Array(1) }), 'a')).toThrow(/not of changing counts/);
  });
});
