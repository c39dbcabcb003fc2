import type * as arrowModule from 'apache-arrow';
import { type Data, RecordBatch, Table, tableToIPC, type Schema } from 'apache-arrow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  appendColumns,
  batchBytes,
  fastPathConforms,
  float64Column,
  newBatch,
  newSchema,
  NO_METADATA,
  pickColumns,
  sliceRows,
} from '../../src/columnar/index.js';
import { batchesOf, cellsIn, KINDS } from './support/batches.js';

type Arrow = typeof arrowModule;

const price = float64Column(Float64Array.of(1, 2, 3), 3);
const schema = newSchema([['price', price.type, true]]);

describe('newBatch', () => {
  it('takes the short cut with the installed apache-arrow, for every type', () => {
    const [batch] = batchesOf(KINDS, [KINDS.map(() => [null, null])]);
    expect(fastPathConforms(batch?.schema as Schema, 2, batch?.data.children as Data[])).toBe(true);
    expect(fastPathConforms(newSchema([]), 0, [])).toBe(true);
  });

  it('gives what the rest of apache-arrow takes', () => {
    const batch = newBatch(schema, 3, [price], new Map([['k', 'v']]));
    expect(batch).toBeInstanceOf(RecordBatch);
    expect(batch.metadata.get('k')).toBe('v');
    expect([...batch].map((row) => row.toJSON())).toEqual([{ price: 1 }, { price: 2 }, { price: 3 }]);
    expect(new Table([batch]).getChild('price')?.toArray()).toEqual(Float64Array.of(1, 2, 3));
    expect(tableToIPC(new Table([batch])).length).toBeGreaterThan(0);
    expect(batch.slice(1, 3).numRows).toBe(2);
    expect(batch.select(['price']).numCols).toBe(1);
    expect(newBatch(schema, 3, [price]).metadata).toBe(NO_METADATA);
  });

  afterEach(() => {
    vi.doUnmock('apache-arrow');
    vi.resetModules();
  });

  it('falls back to the public constructor when that makes something else', async () => {
    vi.resetModules();
    vi.doMock('apache-arrow', async (original) => {
      const arrow = await original<Arrow>();
      class Stranger extends arrow.RecordBatch {
        readonly newField = 'of a later version';
      }
      return { ...arrow, RecordBatch: Stranger };
    });
    const fresh = await import('../../src/columnar/batch.js');
    expect(fresh.fastPathConforms(schema, 3, [price])).toBe(false);
    const batch = fresh.newBatch(schema, 3, [price]);
    expect((batch as unknown as { newField: string }).newField).toBe('of a later version');
    expect(batch.numRows).toBe(3);
  });

  it('falls back when the short cut throws', async () => {
    vi.resetModules();
    vi.doMock('apache-arrow', async (original) => {
      const arrow = await original<Arrow>();
      class Sealed extends arrow.RecordBatch {
        override get numRows(): number {
          if (!Object.hasOwn(this, 'data') || !Object.hasOwn(this, 'sealed'))
            throw new Error('not made by the constructor');
          return super.numRows;
        }
        readonly sealed = true;
      }
      return { ...arrow, RecordBatch: Sealed };
    });
    const fresh = await import('../../src/columnar/batch.js');
    expect(fresh.fastPathConforms(schema, 3, [price])).toBe(false);
    expect(fresh.newBatch(schema, 3, [price]).numRows).toBe(3);
  });
});

describe('columns of a batch', () => {
  const [batch] = batchesOf(KINDS.slice(0, 3), [
    [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
  ]) as [RecordBatch];

  it('are appended and picked without copying', () => {
    const wider = newSchema([
      ...batch.schema.fields.map((field) => [field.name, field.type, true] as const),
      ['price', price.type, true],
    ]);
    const appended = appendColumns(batch, wider, [price]);
    expect(appended.numCols).toBe(4);
    expect(appended.data.children[0]).toBe(batch.data.children[0]);
    expect(appended.metadata).toBe(batch.metadata);
    const picked = pickColumns(appended, newSchema([['p', price.type, true]]), [3]);
    expect(picked.data.children[0]).toBe(price);
    expect(picked.getChild('p')?.get(2)).toBe(3);
    expect(batch.numCols).toBe(3);
  });

  it('are sliced with the bits of validity and booleans left in place', () => {
    const kinds = KINDS.filter((kind) => kind.name === 'bool' || kind.name === 'float64');
    const [made] = batchesOf(kinds, [
      [
        [1, null, 3, 4],
        [true, false, null, true],
      ],
    ]) as [RecordBatch];
    const slice = sliceRows(made, 1, 4);
    expect(slice.data.children.map((column) => cellsIn(column as Data))).toEqual([
      [null, 3, 4],
      [false, null, true],
    ]);
    expect(slice.data.children.map((column) => column.nullCount)).toEqual([1, 1]);
    expect(sliceRows(made, 0, 4)).toBe(made);
    expect(sliceRows(slice, 1, 2).data.children.map((column) => cellsIn(column as Data))).toEqual([[3], [null]]);
  });

  it('count their bytes, lists and all', () => {
    expect(batchBytes(newBatch(schema, 3, [price]))).toBe(24);
    const kinds = KINDS.filter((kind) => kind.name === 'list');
    const [list] = batchesOf(kinds, [[[[1, 2], [3]]]]) as [RecordBatch];
    expect(batchBytes(list)).toBeGreaterThanOrEqual(3 * 4 + 3 * 4);
  });
});
