import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordTable } from '../../src/columnar/word-table.js';

describe('WordTable', () => {
  it('finds words by their bytes', () => {
    const word = fc.uint8Array({ maxLength: 4, max: 3 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 300 }), (words) => {
        const table = new WordTable();
        const codes = new Map<string, number>();
        for (const bytes of words) {
          const padded = Uint8Array.from([9, ...bytes, 9]);
          const known = codes.get(bytes.join());
          expect(table.find(padded, 1, padded.length - 1)).toBe(known ?? -1);
          if (known === undefined) {
            const code = codes.size * 2;
            codes.set(bytes.join(), code);
            table.add(padded, 1, padded.length - 1, code);
          }
        }
      }),
    );
  });
});
