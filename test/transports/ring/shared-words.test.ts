import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RingMemory } from '../../../src/transports/ring/ring-memory.js';
import { SharedWords } from '../../../src/transports/ring/shared-words.js';

test('a word has one code for all threads, and the list is that of the codes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ who: fc.nat({ max: 2 }), word: fc.string({ unit: 'grapheme', maxLength: 6 }) })),
      (steps) => {
        const memory = RingMemory.create(1024, 20_000);
        const threads = [0, 1, 2].map(() => new SharedWords(memory));
        const codes = new Map<string, number>();
        for (const { who, word } of steps) {
          const code = (threads[who] as SharedWords).code(word);
          expect(code).toBe(codes.get(word) ?? codes.size);
          codes.set(word, code);
        }
        for (const thread of threads) expect(thread.list()).toEqual([...codes.keys()]);
      },
    ),
  );
});

test('when there is no room for a word nothing is written', () => {
  const memory = RingMemory.create(1024, 20);
  const words = new SharedWords(memory);
  words.code('AAPL');
  expect(() => words.code('a long word indeed')).toThrow(
    /no room for the word "a long word indeed": 1 words fill 8 of 20/,
  );
  expect(words.code('MSFT')).toBe(1);
  expect(new SharedWords(memory).list()).toEqual(['AAPL', 'MSFT']);
});
