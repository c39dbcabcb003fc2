import {
  DateDay,
  DateMillisecond,
  DurationMillisecond,
  Float64,
  makeData,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Utf8,
  type DataType,
} from 'apache-arrow';
import { expect, it } from 'vitest';
import { SchemaMismatch } from '../../src/base/index.js';
import { DictionaryBuilder, newBatch, newSchema, textColumn } from 'rxarrow/columnar';
import { compileExpression, parseExpression } from 'rxarrow/expression';
import { valuesOf } from './market.js';

it('finds its columns again when the schema has others before them, and says when a type has changed', () => {
  const compiled = compileExpression(parseExpression('x + 1'), newSchema([['x', new Float64(), true]]));
  const numbers = (...values: number[]) =>
    makeData({ type: new Float64(), length: values.length, nullCount: 0, data: Float64Array.from(values) });
  const other = newSchema([
    ['y', new Float64(), true],
    ['x', new Float64(), true],
  ]);
  expect(valuesOf(compiled.evaluate(newBatch(other, 1, [numbers(5), numbers(7)])))).toEqual([8]);
  const wrong = newSchema([['x', new Utf8(), true]]);
  expect(() => compiled.evaluate(newBatch(wrong, 1, [textColumn(['7'])]))).toThrow(SchemaMismatch);
  expect(() => compiled.evaluate(newBatch(newSchema([['y', new Float64(), true]]), 1, [numbers(5)]))).toThrow(
    SchemaMismatch,
  );
});

it('compares dictionaries that grow and change, and texts without one', () => {
  const first = new DictionaryBuilder();
  const second = new DictionaryBuilder();
  const columns = newSchema([
    ['symbol', first.type, true],
    ['other', new Utf8(), true],
  ]);
  const compiled = compileExpression(parseExpression('symbol == "B" || symbol == other'), columns);
  const test = (symbols: DictionaryBuilder, words: (string | null)[], others: (string | null)[]) =>
    valuesOf(compiled.evaluate(newBatch(columns, words.length, [symbols.columnOf(words), textColumn(others)])));
  expect(test(first, ['A', 'B', null], ['A', 'x', 'x'])).toEqual([true, true, null]);
  expect(test(first, ['C', 'B', 'C'], ['D', 'x', 'C'])).toEqual([false, true, true]);
  expect(test(second, ['B', 'C', 'A'], ['x', 'x', null])).toEqual([true, false, null]);
  expect(test(first, ['A', 'B', 'C'], ['C', 'C', 'C'])).toEqual([false, true, true]);
});

it('forgets the texts of old batches without confusing them', () => {
  const columns = newSchema([['id', new Utf8(), true]]);
  const same = compileExpression(
    parseExpression('id in ["id-7", "id-280000"] || id.startsWith("id-1234567")'),
    columns,
  );
  const rows = 140_000;
  for (let part = 0; part < 3; part++) {
    const batch = newBatch(columns, rows, [
      textColumn(Array.from({ length: rows }, (_, row) => `id-${part * rows + row}`)),
    ]);
    const found = new Int32Array(rows);
    expect(same.select(batch, found)).toBe(part === 0 || part === 2 ? 1 : 0);
    if (part === 0) expect(found[0]).toBe(7);
    if (part === 2) expect(found[0]).toBe(0);
  }
});

it.each<[DataType, Int32Array | BigInt64Array]>([
  [new TimestampNanosecond('UTC'), BigInt64Array.of(1_337_335_200_000_000_000n)],
  [new TimestampMillisecond(), BigInt64Array.of(1_337_335_200_000n)],
  [new TimestampSecond(), BigInt64Array.of(1_337_335_200n)],
  [new DateMillisecond(), BigInt64Array.of(1_337_335_200_000n)],
  [new DateDay(), Int32Array.of(15_478)],
])('reads times of any unit: %s', (type, data) => {
  const columns = newSchema([['time', type, true]]);
  const batch = newBatch(columns, 1, [makeData({ type, length: 1, nullCount: 0, data } as never)]);
  const value = (text: string) => valuesOf(compileExpression(parseExpression(text), columns).evaluate(batch))[0];
  expect([value('year(time)'), value('month(time)'), value('dayOfMonth(time)'), value('dayOfWeek(time)')]).toEqual([
    2012, 5, 18, 5,
  ]);
  expect(value('hour(time)')).toBe(data instanceof Int32Array ? 0 : 10);
  expect(value('time - timestamp("2012-05-18") < duration("1d")')).toBe(true);
});

it('reads durations of any unit', () => {
  const type = new DurationMillisecond();
  const columns = newSchema([['wait', type, true]]);
  const batch = newBatch(columns, 1, [makeData({ type, length: 1, nullCount: 0, data: BigInt64Array.of(1500n) })]);
  expect(valuesOf(compileExpression(parseExpression('seconds(wait)'), columns).evaluate(batch))).toEqual([1.5]);
});
