import { Field, Float64, Int32, makeData, Schema, type Data, type DataType, type RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { SchemaMismatch } from '../../../src/base/index.js';
import { batchesToRows, float64Column, newBatch, textColumn } from '../../../src/columnar/index.js';
import { batchFromRows } from '../../../src/core/index.js';
import { EvolvingColumns } from '../../../src/transports/index.js';

function batch(columns: Readonly<Record<string, Data>>, nullable = true): RecordBatch {
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type as DataType, nullable));
  return newBatch(new Schema(fields), 1, Object.values(columns));
}
const numbers = (value: number): Data => float64Column(Float64Array.of(value), 1);
const whole = (value: number): Data => makeData({ type: new Int32(), length: 1, data: Int32Array.of(value) });

function columns(
  newColumns: 'leaveOut' | 'take' = 'leaveOut',
  contract?: 'Signal',
): { readonly fit: (batch: RecordBatch) => RecordBatch; readonly left: string[] } {
  const left: string[] = [];
  const evolving = new EvolvingColumns({
    component: 'test',
    newColumns,
    contract,
    leftOut: (name) => void left.push(name),
  });
  return { fit: (each) => evolving.fit(each), left };
}

describe('columns of a topic', () => {
  it('that stay the same go through as they are', () => {
    const { fit } = columns();
    const first = batch({ a: numbers(1) });
    expect(fit(first)).toBe(first);
  });

  it('leave out what is added, and say so once', () => {
    const { fit, left } = columns();
    fit(batch({ a: numbers(1) }));
    expect(batchesToRows([fit(batch({ b: textColumn(['x']), a: numbers(2) }))])).toEqual([{ a: 2 }]);
    fit(batch({ b: textColumn(['x']), a: numbers(2) }));
    expect(left).toEqual(['b']);
  });

  it('take what is added when they are told to, null where it is not there', () => {
    const { fit } = columns('take');
    fit(batch({ a: numbers(1) }));
    expect(batchesToRows([fit(batch({ a: numbers(2), b: textColumn(['x']) }))])).toEqual([{ a: 2, b: 'x' }]);
    expect(batchesToRows([fit(batch({ a: numbers(3) }))])).toEqual([{ a: 3, b: null }]);
  });

  it('become wider, and stay so', () => {
    const { fit } = columns();
    expect(String(fit(batch({ a: whole(1) })).schema.fields[0]?.type)).toBe('Int32');
    expect(String(fit(batch({ a: numbers(1.5) })).schema.fields[0]?.type)).toBe('Float64');
    const again = fit(batch({ a: whole(7) }));
    expect([String(again.schema.fields[0]?.type), batchesToRows([again])]).toEqual(['Float64', [{ a: 7 }]]);
  });

  it('refuse a column less and another type, naming column, expected and found', () => {
    const { fit } = columns();
    fit(batch({ a: numbers(1), b: numbers(1) }));
    expect(() => fit(batch({ a: numbers(1) }))).toThrow(
      /column "b": wanted Float64, as in the batches before; the batch has a: Float64/,
    );
    expect(() => fit(batch({ a: textColumn(['1']), b: numbers(1) }))).toThrow(
      /column "a": wanted Float64.*; the batch has a: Utf8/,
    );
    expect(batchesToRows([fit(batch({ a: numbers(5), b: numbers(6) }))])).toEqual([{ a: 5, b: 6 }]);
  });

  it('refuse nulls where the contract allows none', () => {
    const { fit } = columns('leaveOut', 'Signal');
    expect(() => fit(batchFromRows([{ symbol: 'A' }]))).toThrow(SchemaMismatch);
    const row = { symbol: null as string | null, sequence: 1n, time: 1n, available: 1n, signal: 1 };
    const full = batchFromRows([{ ...row, symbol: 'A' }]);
    expect(fit(full).schema.metadata.get('rxarrow.contract')).toBe('Signal/1');
    expect(() => fit(batchFromRows([{ ...row, symbol: 'A' }, row]))).toThrow(/"symbol" must not be null, but 1 of 2/);
  });

  it('keep the types of the contract', () => {
    const { fit } = columns('leaveOut', 'Signal');
    const row = { symbol: 'A', sequence: 1n, time: 1n, available: 1n };
    const plain = batchFromRows([row]);
    const made = newBatch(new Schema([...plain.schema.fields, new Field('signal', new Int32(), true)]), 1, [
      ...plain.data.children,
      whole(1),
    ] as Data[]);
    expect(fit(made).schema.fields.at(-1)?.type).toBeInstanceOf(Float64);
  });
});
