import { Int64, Utf8, type Data } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { newDictionaryType, readCells } from '../../src/columnar/index.js';
import { CodeBuilder, FixedBuilder, Utf8Builder } from '../../src/columnar/column-builders.js';

const cells = (column: Data): unknown[] => readCells(column, 'x');

describe('FixedBuilder', () => {
  it('hands its array over when it is full and copies it when it is not', () => {
    const builder = new FixedBuilder('int64', new Int64(), 4);
    const first = builder.values as BigInt64Array;
    first[0] = 7n;
    builder.asWords[2] = 8;
    const full = builder.finish(4);
    expect((full.values as BigInt64Array).buffer).toBe(first.buffer);
    expect(cells(full)).toEqual([7n, 8n, 0n, 0n]);
    const second = builder.values as BigInt64Array;
    expect(second).not.toBe(first);
    second[0] = 9n;
    const part = builder.finish(1);
    expect(cells(part)).toEqual([9n]);
    expect(builder.values).toBe(second);
    expect(cells(builder.finish(1))).toEqual([0n]);
    expect(cells(part)).toEqual([9n]);
  });

  it('keeps nulls while it grows', () => {
    const builder = new FixedBuilder('int64', new Int64(), 2);
    builder.setNull(1);
    builder.reserve(8, 2);
    builder.setNull(5);
    expect(cells(builder.finish(6))).toEqual([0n, null, 0n, 0n, 0n, null]);
  });
});

describe('Utf8Builder', () => {
  it('takes the last row again, and empties rows that were left out', () => {
    const builder = new Utf8Builder(new Utf8(), 8);
    builder.setText(0, 'first');
    builder.setText(0, 'again');
    builder.setText(2, 'ü');
    builder.setNull(3);
    builder.setBytes(3, new TextEncoder().encode('xyz'), 1, 2);
    builder.setNull(4);
    expect(cells(builder.finish(6))).toEqual(['again', '', 'ü', 'y', null, '']);
    builder.setText(0, 'a'.repeat(5000));
    expect(cells(builder.finish(1))).toEqual(['a'.repeat(5000)]);
  });
});

describe('CodeBuilder', () => {
  it('keeps codes over batches', () => {
    const builder = new CodeBuilder(newDictionaryType(), 2);
    builder.setText(0, 'a');
    builder.setBytes(1, new TextEncoder().encode('b'), 0, 1);
    expect(cells(builder.finish(2))).toEqual(['a', 'b']);
    builder.reserve(8, 0);
    builder.setText(0, 'b');
    const next = builder.finish(1);
    expect([cells(next), next.values[0]]).toEqual([['b'], 1]);
  });
});
