import { Bool, Float64, type DataType } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  batchesToRows,
  clearScattered,
  newBatch,
  newSchema,
  scatterColumn,
  scatteredBytes,
  scatteredColumn,
  type ScatteredColumns,
} from '../../src/columnar/index.js';
import { batchFromArrays } from '../../src/core/index.js';

const types: readonly DataType[] = [new Float64(), new Bool()];

/** Memory in which something else was. */
function used(rows: number): ScatteredColumns {
  const block = new SharedArrayBuffer(scatteredBytes(types, rows));
  new Uint8Array(block).fill(0xa5);
  return { types, rows, block };
}

describe('columns that several threads fill', () => {
  it('are what was written, whatever the memory was used for before', () => {
    const rows = 11;
    const target = used(rows);
    clearScattered(target);
    const parts = [
      { places: [0, 3, 4, 5, 10], price: [1, null, 3, 4, null], up: [true, null, false, true, true] },
      { places: [1, 2, 6, 7, 8, 9], price: [5, 6, null, 7, 8, 9], up: [false, false, true, null, null, true] },
    ];
    const nulls = [0, 0];
    for (const { places, price, up } of parts) {
      const batch = batchFromArrays({ price, up });
      for (const index of [0, 1])
        nulls[index]! += scatterColumn(target, index, batch.data.children[index]!, Int32Array.from(places), 0);
    }
    const columns = [0, 1].map((index) => scatteredColumn(target, index, nulls[index]!));
    const schema = newSchema([
      ['price', types[0]!, true],
      ['up', types[1]!, true],
    ]);
    const found = batchesToRows([newBatch(schema, rows, columns)]);
    for (const { places, price, up } of parts)
      for (const [at, place] of places.entries())
        expect(found[place], `row ${place}`).toEqual({ price: price[at], up: up[at] });
  });
});
