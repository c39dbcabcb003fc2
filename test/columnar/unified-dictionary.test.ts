import { Dictionary, Int32, Int8, Utf8, vectorFromArray, type Data } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DictionaryBuilder, isValid, readStrings } from '../../src/columnar/index.js';
import { UnifiedDictionary } from '../../src/columnar/unified-dictionary.js';

describe('UnifiedDictionary', () => {
  it('lets a receiver of its updates read every column', () => {
    const word = fc.option(fc.constantFrom('a', 'b', 'c', 'd', ''), { nil: null });
    const step = fc.record({
      fresh: fc.constantFrom('int32', 'int8', 'builder'),
      words: fc.array(word, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), fc.boolean(), (steps, replaceable) => {
        const unified = new UnifiedDictionary(new Dictionary(new Utf8(), new Int32(), 0), replaceable);
        const builder = new DictionaryBuilder();
        let received: (string | null)[] = [];
        for (const { fresh, words } of steps) {
          const type = new Dictionary(new Utf8(), fresh === 'int8' ? new Int8() : new Int32());
          const column = (fresh === 'builder' ? builder.columnOf(words) : vectorFromArray(words, type).data[0]) as Data;
          const out = unified.recode(column, 'x');
          const update = unified.takeUpdate();
          if (update !== undefined) received = [...(update.isDelta ? received : []), ...readStrings(update.words, 'x')];
          const codes = out.values as Int32Array;
          expect(words.map((_, row) => (isValid(out, row) ? received[codes[row] as number] : null))).toEqual(words);
        }
        expect(new Set(received).size).toBe(received.length);
      }),
    );
  });

  it('hands codes on as they are while the source keeps its dictionary', () => {
    const unified = new UnifiedDictionary(new Dictionary(new Utf8(), new Int32(), 0), true);
    const builder = new DictionaryBuilder();
    for (let batch = 0; batch < 5; batch++) {
      const column = builder.columnOf([`w${batch}`, 'w0']) as Data;
      expect(unified.recode(column, 'x').values).toBe(column.values);
      expect(unified.takeUpdate()?.isDelta).toBe(batch > 0);
      expect(unified.takeUpdate()).toBeUndefined();
    }
  });
});
