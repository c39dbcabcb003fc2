import { describe, expect, it } from 'vitest';
import { arrayForCopy, CopyMemory } from '../../src/columnar/index.js';

const never = (): undefined => undefined;
const MIB = 1024 * 1024;

describe('CopyMemory', () => {
  it('gives memory of its own outside', () => {
    const array = arrayForCopy(Float64Array, 3);
    expect([array.length, array.buffer.byteLength]).toEqual([3, 24]);
  });

  it('lends what it has made ready, one array beside the other, and the same again for the next copy', async () => {
    const memory = new CopyMemory();
    await memory.prepare(1000, never);
    const copy = (): readonly [Float64Array, Int32Array] =>
      memory.lend(() => [arrayForCopy(Float64Array, 3), arrayForCopy(Int32Array, 5)]);
    const [numbers, codes] = copy();
    numbers.fill(1.5);
    codes.fill(7);
    expect([[...numbers], [...codes]]).toEqual([
      [1.5, 1.5, 1.5],
      [7, 7, 7, 7, 7],
    ]);
    expect([numbers.buffer, numbers.byteOffset, codes.byteOffset]).toEqual([codes.buffer, 0, 64]);
    await memory.prepare(1000, never);
    expect(copy()[0].buffer).toBe(numbers.buffer);
  });

  it('gives fresh memory where it has no room, and has room the next time', async () => {
    const memory = new CopyMemory();
    const copy = (): Float64Array => memory.lend(() => arrayForCopy(Float64Array, MIB));
    expect([copy().byteLength, memory.bytes]).toEqual([8 * MIB, 0]);
    await memory.prepare(0, never);
    expect(memory.bytes).toBe(9 * MIB);
    expect(copy().buffer.byteLength).toBe(9 * MIB);
  });

  it('lets memory go when far less is wanted', async () => {
    const memory = new CopyMemory();
    await memory.prepare(40 * MIB, never);
    await memory.prepare(20 * MIB, never);
    expect(memory.bytes).toBe(45 * MIB);
    await memory.prepare(MIB, never);
    expect(memory.bytes).toBe(2 * MIB);
  });

  it('lets others have their turn while pages are asked for', async () => {
    const memory = new CopyMemory();
    let rests = 0;
    await memory.prepare(8 * MIB, () => {
      rests++;
      return undefined;
    });
    expect(rests).toBe(9);
  });

  it('stops lending when the copying ends, also by an error', async () => {
    const memory = new CopyMemory();
    await memory.prepare(MIB, never);
    expect(() =>
      memory.lend(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(arrayForCopy(Int32Array, 4).buffer.byteLength).toBe(16);
  });
});
