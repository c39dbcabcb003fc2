import {
  Dictionary,
  Float64,
  Int32,
  Int8,
  Utf8,
  Vector,
  vectorFromArray,
  type Data,
  type DataType,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DictionaryBuilder, KeySlots, NO_KEY, textColumn } from '../../src/columnar/index.js';

const assign = (slots: KeySlots, column: Data): { all: number; keys: (string | undefined)[] } => {
  const all = slots.locate(column, 'symbol');
  const found = all < 0 ? slots.rowSlots.slice(0, column.length) : new Int32Array(column.length).fill(all);
  const out = new Int32Array(column.length).fill(-7);
  expect(slots.assign(column, 'symbol', out)).toBe(all);
  expect(out).toEqual(found);
  return { all, keys: Array.from(found, (slot) => slots.keyOf(slot)) };
};
const coded = (words: readonly (string | null)[]): Data =>
  vectorFromArray(words, new Dictionary(new Utf8(), new Int32())).data[0] as Data;

describe('KeySlots', () => {
  it('is not misled by what another has found out about the same column', () => {
    const words = fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 3, maxLength: 9 });
    const step = fc.record({
      who: fc.nat(2),
      column: fc.nat(3),
      release: fc.option(fc.constantFrom('A', 'B', 'C')),
    });
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 4, maxLength: 4 }),
        fc.array(step, { maxLength: 20 }),
        (texts, steps) => {
          const builder = new DictionaryBuilder();
          const columns = texts.map((each, at) => (at === 3 ? coded(each) : (builder.columnOf(each) as Data)));
          const askers = [new KeySlots(), new KeySlots(), new KeySlots()];
          askers[1]?.slotOf('C');
          for (const { who, column, release } of steps) {
            const asker = askers[who] as KeySlots;
            expect(assign(asker, columns[column] as Data).keys).toEqual(texts[column]);
            if (release !== null) asker.release(release);
          }
        },
      ),
    );
  });

  it('gives the same key the same slot however its column is stored, through growth, new dictionaries and release', () => {
    const word = fc.option(fc.constantFrom('A', 'B', 'C', 'D', 'E', ''), { nil: null, freq: 8 });
    const step = fc.record({
      how: fc.constantFrom('growing', 'fresh', 'text', 'slice', 'small codes'),
      words: fc.array(word, { maxLength: 6 }),
      release: fc.option(fc.constantFrom('A', 'B', 'C', '')),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const slots = new KeySlots();
        const builder = new DictionaryBuilder();
        const held = new Map<string, number>();
        for (const { how, words, release } of steps) {
          let column: Data;
          if (how === 'growing') column = builder.columnOf(words) as Data;
          else if (how === 'fresh') column = coded(words);
          else if (how === 'small codes')
            column = vectorFromArray(words, new Dictionary(new Utf8(), new Int8())).data[0] as Data;
          else if (how === 'text') column = textColumn(words) as Data;
          else column = coded(['B', null, ...words, 'A']).slice(2, words.length) as Data;
          const { all, keys } = assign(slots, column);
          expect(keys).toEqual(words.map((key) => key ?? NO_KEY));
          const distinct = new Set(keys);
          expect(all).toBe(distinct.size === 1 ? slots.find(keys[0] as string) : -1);
          for (const key of distinct) {
            const slot = slots.find(key as string);
            if (held.has(key as string)) expect(slot).toBe(held.get(key as string));
            held.set(key as string, slot);
          }
          expect(slots.size).toBe(held.size);
          expect(new Set(held.values()).size).toBe(held.size);
          for (const slot of held.values()) expect(slot).toBeLessThan(slots.capacity);
          if (release !== null) {
            slots.release(release);
            held.delete(release);
            expect(slots.find(release)).toBe(-1);
          }
        }
        expect(slots.keys()).toEqual([...held.keys()].sort());
      }),
      { numRuns: 300 },
    );
  });

  it('uses slots again and gives none for a word that no row has', () => {
    const slots = new KeySlots();
    const column = coded(['A', 'B', 'C']);
    expect(assign(slots, column.slice(0, 1) as Data).keys).toEqual(['A']);
    expect(slots.size).toBe(1);
    assign(slots, column);
    const freed = slots.find('B');
    slots.release('B');
    slots.release('B');
    expect(slots.keyOf(freed)).toBeUndefined();
    expect(slots.slotOf('D')).toBe(freed);
    expect(slots.capacity).toBe(3);
    expect(assign(slots, column).keys).toEqual(['A', 'B', 'C']);
    slots.clear();
    expect([slots.size, slots.capacity]).toEqual([0, 0]);
    expect(assign(slots, column).keys).toEqual(['A', 'B', 'C']);
  });

  it('follows a dictionary that begins alike and goes on otherwise', () => {
    const slots = new KeySlots();
    const part = (words: string[]): Data => textColumn(words) as Data;
    const first = part(['A']);
    const over = (parts: Data[], codes: number[]): Data => {
      const base = coded(['x']);
      const changed = base.clone(base.type as DataType, 0, codes.length, 0, [
        undefined,
        Int32Array.from(codes),
      ] as never) as Data;
      changed.dictionary = new Vector(parts) as never;
      return changed;
    };
    expect(assign(slots, over([first, part(['B'])], [0, 1])).keys).toEqual(['A', 'B']);
    expect(assign(slots, over([first, part(['C'])], [0, 1])).keys).toEqual(['A', 'C']);
    expect(assign(slots, over([first], [0, 0])).keys).toEqual(['A', 'A']);
    expect(assign(slots, over([first, part(['D', 'E'])], [2, 1])).keys).toEqual(['E', 'D']);
  });

  it('takes a dictionary of more words than a call takes arguments', () => {
    const words = Array.from({ length: 200_000 }, (_, index) => `S${index}`);
    expect(new KeySlots().locate(coded(words), 'symbol')).toBe(-1);
  });

  it('refuses a column without text', () => {
    const numbers = vectorFromArray([1], new Float64()).data[0] as Data;
    expect(() => new KeySlots().locate(numbers, 'price')).toThrow(/"price": wanted text to tell keys apart/);
  });
});
