import { Dictionary, Float64, Int16, Int32, LargeUtf8, Utf8, vectorFromArray, type Data } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DictionaryBuilder,
  dictionaryWords,
  freshDictionaries,
  isText,
  newSchema,
  readStrings,
  sameSchema,
  textColumn,
} from '../../src/columnar/index.js';

describe('readStrings', () => {
  it('reads text however it is stored, with nulls and in slices', () => {
    const text = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'AAPL', '\uFEFFmarked')), {
      nil: null,
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), fc.nat(11), fc.nat(11), (values, a, b) => {
        const [from, to] = [Math.min(a, b, values.length), Math.min(Math.max(a, b), values.length)];
        const stored = [
          textColumn(values) as Data,
          new DictionaryBuilder().columnOf(values) as Data,
          ...[
            new Utf8(),
            new LargeUtf8(),
            new Dictionary(new Utf8(), new Int32()),
            new Dictionary(new Utf8(), new Int16()),
          ].map((type) => vectorFromArray(values, type).data[0] as Data),
        ];
        for (const column of stored) {
          expect(isText(column.type)).toBe(true);
          expect(readStrings(column, 'x')).toEqual(values);
          expect(readStrings(column.slice(from, to - from) as Data, 'x')).toEqual(values.slice(from, to));
        }
      }),
    );
  });

  it('refuses numbers', () => {
    const numbers = vectorFromArray([1], new Float64()).data[0] as Data;
    expect(() => readStrings(numbers, 'x')).toThrow(/wanted text/);
  });
});

describe('DictionaryBuilder', () => {
  it('grows by parts and keeps every code', () => {
    const builder = new DictionaryBuilder();
    const columns: Data[] = [];
    for (let batch = 0; batch < 50; batch++) {
      columns.push(builder.columnOf([`w${batch}`, 'w0', null]) as Data);
      expect(builder.dictionary()).toBe(columns.at(-1)?.dictionary);
      expect(builder.dictionary().data.length).toBeLessThanOrEqual(16);
    }
    expect(builder.size).toBe(50);
    for (const [batch, column] of columns.entries()) {
      expect(column.type).toBe(builder.type);
      expect(column.nullCount).toBe(1);
      expect(readStrings(column, 'x')).toEqual([`w${batch}`, 'w0', null]);
    }
    expect(dictionaryWords(columns[49] as Data, 'x').length).toBe(50);
    const first = columns[3]?.dictionary?.data[0];
    expect(columns[5]?.dictionary?.data[0]).toBe(first);
  });

  it('stays the same object while no word is new', () => {
    const builder = new DictionaryBuilder();
    const empty = builder.dictionary();
    expect(empty.length).toBe(0);
    expect(builder.dictionary()).toBe(empty);
    const a = builder.columnOf(['a']).dictionary;
    expect(builder.columnOf(['a', 'a']).dictionary).toBe(a);
    expect(builder.columnOf(['b']).dictionary).not.toBe(a);
  });
});

describe('freshDictionaries', () => {
  it('gives a schema of its own numbers that compares the same', () => {
    const schema = newSchema([
      ['symbol', new DictionaryBuilder().type, false],
      ['price', new Float64(), true],
    ]);
    const own = freshDictionaries(schema);
    expect(sameSchema(own, schema)).toBe(true);
    const id = (from: typeof schema): number => (from.fields[0]?.type as unknown as Dictionary).id;
    expect(id(own)).not.toBe(id(schema));
    const plain = newSchema([['price', new Float64(), true]]);
    expect(freshDictionaries(plain)).toBe(plain);
  });
});
