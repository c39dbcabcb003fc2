import fc from 'fast-check';
import { Dictionary, Int16, Int32, Utf8, type Data } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { FixedColumns, newSchema, sliceRows, type CommonWords } from 'rxarrow/columnar';
import { batchesOf, cellsIn, cellsOf, KINDS } from './support/batches.js';

const FIXED = KINDS.filter(({ name }) => !['text', 'bytes', 'pair', 'list', 'texts', 'struct'].includes(name));

class Words implements CommonWords {
  readonly words: string[] = ['from before'];

  code(word: string): number {
    const known = this.words.indexOf(word);
    return known < 0 ? this.words.push(word) - 1 : known;
  }

  list(): readonly string[] {
    return this.words;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + ((piece.length + 7) & -8), 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += (piece.length + 7) & -8;
  }
  return bytes;
}

describe('fixed columns', () => {
  test('come out as they went in, whatever part of a batch they are', () => {
    const parts = fc.integer({ min: 0, max: 70 }).chain((rows) =>
      fc.record({
        first: cellsOf(FIXED, rows),
        second: cellsOf(FIXED, 3),
        from: fc.integer({ min: 0, max: rows }),
        to: fc.integer({ min: 0, max: rows }),
      }),
    );
    fc.assert(
      fc.property(parts, ({ first, second, from, to }) => {
        const [one, two] = batchesOf(FIXED, [first, second]);
        if (one === undefined || two === undefined) throw new Error('two batches');
        const words = new Words();
        const writer = new FixedColumns(one.schema, words, 'test');
        const reader = new FixedColumns(one.schema, words, 'test');
        for (const batch of [sliceRows(one, Math.min(from, to), Math.max(from, to)), two]) {
          const back = reader.read(joined(writer.pieces(batch, 'test')), batch.numRows);
          expect(back.numRows).toBe(batch.numRows);
          for (const [at, column] of batch.data.children.entries())
            expect(cellsIn(back.data.children[at] as Data)).toEqual(cellsIn(column as Data));
        }
      }),
    );
  });

  test('a column without a fixed width is refused with its name', () => {
    const texts = newSchema([['note', new Utf8(), true]]);
    expect(() => new FixedColumns(texts, new Words(), 'ring')).toThrow(
      /ring: column "note": wanted a number, time, boolean or a dictionary of text.*as frames/,
    );
    const narrow = newSchema([['symbol', new Dictionary(new Utf8(), new Int16()), true]]);
    expect(() => new FixedColumns(narrow, new Words(), 'ring')).toThrow(/column "symbol"/);
  });

  test('a batch with other columns is refused, and so are too few bytes', () => {
    const schema = newSchema([['a', new Int32(), false]]);
    const [other] = batchesOf([{ ...(KINDS[0] as (typeof KINDS)[0]), name: 'b' }], [[[1, 2, 3]]]);
    const columns = new FixedColumns(schema, new Words(), 'ring');
    expect(() => columns.pieces(other as never, 'ring')).toThrow(/ring: column "a": wanted a: Int32.*the batch has b/);
    expect(() => columns.read(new Uint8Array(16), 100)).toThrow(
      /100 rows of these columns need more than the 16 bytes/,
    );
  });
});
