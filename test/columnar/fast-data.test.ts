import type * as arrowModule from 'apache-arrow';
import { Data, Float64, Int32, Struct, Field, Vector } from 'apache-arrow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fastDataConforms, flatColumn, structColumn } from '../../src/columnar/fast-data.js';

describe('flatColumn', () => {
  afterEach(() => {
    vi.doUnmock('apache-arrow');
    vi.resetModules();
  });

  it('takes the short cut with the installed apache-arrow', () => {
    expect(fastDataConforms()).toBe(true);
  });

  it('gives columns that the rest of apache-arrow takes', () => {
    const plain = flatColumn(new Int32(), 3, 0, Int32Array.of(1, 2, 3));
    expect(plain).toBeInstanceOf(Data);
    expect([...new Vector([plain])]).toEqual([1, 2, 3]);
    expect([...new Vector([plain.slice(1, 2)])]).toEqual([2, 3]);
    const holed = flatColumn(new Float64(), 3, 1, Float64Array.of(1, 2, 3), Uint8Array.of(5));
    expect(holed.nullCount).toBe(1);
    expect([...new Vector([holed])]).toEqual([1, null, 3]);
    const type = new Struct([new Field('a', plain.type, true), new Field('b', holed.type, true)]);
    const rows = [...new Vector([structColumn(type, 3, [plain, holed])])];
    expect(rows.map((row) => (row as { toJSON(): unknown }).toJSON())).toEqual([
      { a: 1, b: 1 },
      { a: 2, b: null },
      { a: 3, b: 3 },
    ]);
  });

  it('falls back to the public constructor when that makes something else', async () => {
    vi.resetModules();
    vi.doMock('apache-arrow', async (original) => {
      const arrow = await original<typeof arrowModule>();
      class Stranger extends arrow.Data {
        readonly newField = 'of a later version';
      }
      return { ...arrow, Data: Stranger };
    });
    const fresh = await import('../../src/columnar/fast-data.js');
    expect(fresh.fastDataConforms()).toBe(false);
    const column = fresh.flatColumn(new Int32(), 2, 0, Int32Array.of(1, 2));
    expect((column as unknown as { newField: string }).newField).toBe('of a later version');
    expect((fresh.structColumn(new Struct([]), 2, []) as unknown as { newField: string }).newField).toBe(
      'of a later version',
    );
  });
});
