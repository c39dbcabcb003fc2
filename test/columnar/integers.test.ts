import { expect, test } from 'vitest';
import { int32Column, int64Column, int8Column, uint32Column } from '../../src/columnar/index.js';

test('each takes over the first rows of its values, none of them null', () => {
  const columns = [
    int64Column(BigInt64Array.of(-1n, 2n, 3n), 2),
    int32Column(Int32Array.of(-1, 2, 3), 2),
    int8Column(Int8Array.of(-1, 2, 3), 2),
    uint32Column(Uint32Array.of(4_294_967_295, 2, 3), 2),
  ];
  expect(columns.map((column) => [String(column.type), column.length, column.nullCount])).toEqual([
    ['Int64', 2, 0],
    ['Int32', 2, 0],
    ['Int8', 2, 0],
    ['Uint32', 2, 0],
  ]);
  expect(columns[3]?.values[0]).toBe(4_294_967_295);
});
