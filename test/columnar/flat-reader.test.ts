import { describe, expect, it } from 'vitest';
import { FlatReader } from '../../src/columnar/flat-reader.js';

/** A table with one field at byte 12, whose vtable lies before it. */
function table(field: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(12 + field.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 8 + 2, true); // root points to the table at 10
  view.setUint16(4, 6, true); // vtable: its size,
  view.setUint16(6, 8, true); // the table's size,
  view.setUint16(8, 4, true); // where field 0 is
  const whole = new Uint8Array(14 + field.length);
  whole.set(bytes.subarray(0, 10));
  new DataView(whole.buffer).setInt32(10, 6, true); // the table at 10 begins with the way back to its vtable at 4
  whole.set(field, 14);
  return whole;
}

describe('FlatReader', () => {
  it('reads numbers, text and defaults', () => {
    const flat = new FlatReader(table([7, 0, 0, 0, 0, 0, 0, 0]), 100);
    const root = flat.root();
    expect(flat.uint8Field(root, 0, 1)).toBe(7);
    expect(flat.int16Field(root, 0, 1)).toBe(7);
    expect(flat.int32Field(root, 0, 1)).toBe(7);
    expect(flat.countField(root, 0, 'length')).toBe(7);
    expect(flat.int64Field(root, 0)).toBe(7n);
    expect(flat.int32Field(root, 1, -5)).toBe(-5);
    expect(flat.textField(root, 1)).toBeUndefined();
    const text = new FlatReader(table([4, 0, 0, 0, 2, 0, 0, 0, 0xc3, 0xa4]), 0);
    expect(text.textField(text.root(), 0)).toBe('ä');
  });

  it('refuses what points outside, is negative or is no text, and says where', () => {
    const at = (bytes: Uint8Array): FlatReader => new FlatReader(bytes, 100);
    expect(() => at(new Uint8Array(2)).root()).toThrow(/points outside itself\. \(at byte 100\)/);
    expect(() => at(Uint8Array.of(255, 255, 255, 127)).root()).toThrow(/points outside itself/);
    const far = table([255, 255, 0, 0]);
    expect(() => at(far).textField(at(far).root(), 0)).toThrow(/points outside itself/);
    const long = table([4, 0, 0, 0, 255, 0, 0, 0]);
    expect(() => at(long).textField(at(long).root(), 0)).toThrow(/points outside itself/);
    const negative = table([0, 0, 0, 0, 0, 0, 0, 128]);
    expect(() => at(negative).countField(at(negative).root(), 0, 'length')).toThrow(
      /The length is negative\. \(at byte 114\)/,
    );
    const huge = table([0, 0, 0, 0, 0, 0, 0, 64]);
    expect(() => at(huge).countField(at(huge).root(), 0, 'length')).toThrow(/beyond all bounds/);
    const broken = table([4, 0, 0, 0, 1, 0, 0, 0, 0xff]);
    expect(() => at(broken).textField(at(broken).root(), 0)).toThrow(/not valid UTF-8/);
  });

  it('ends when the same bytes are pointed to again and again', () => {
    const flat = new FlatReader(table([4, 0, 0, 0, 2, 0, 0, 0, 65, 66]), 0);
    const root = flat.root();
    expect(() => {
      for (let time = 0; time < 1000; time++) flat.textField(root, 0);
    }).toThrow(/over and over/);
  });
});
