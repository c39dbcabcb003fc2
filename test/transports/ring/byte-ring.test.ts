import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteRing, recordBytes, type RingPolicy, type RingTerms } from '../../../src/transports/ring/byte-ring.js';
import { CELL, RingMemory } from '../../../src/transports/ring/ring-memory.js';

const BYTES = 1024;
const terms = (more: Partial<RingTerms> = {}): RingTerms => ({
  bytes: BYTES,
  rows: 40,
  policy: 'block',
  producers: 1,
  readers: 1,
  ...more,
});

/** A ring whose positions begin somewhere, as after it has been in use for long. */
function ringAt(start: number, given: RingTerms): ByteRing {
  const memory = RingMemory.create(given.bytes, 0);
  for (const cell of [CELL.head, CELL.tail]) memory.cells[cell] = start;
  for (const cell of [CELL.rowsIn, CELL.rowsOut, CELL.batchesIn, CELL.batchesOut]) memory.cells[cell] = start;
  return new ByteRing(memory, given);
}

interface Written {
  readonly payload: number[];
  readonly rows: number;
  readonly tag: number;
  readonly bytes: number;
}

/** The ring as anybody would write it: a list, and what has been dropped from it. */
class Model {
  readonly waiting: Written[] = [];
  dropped = { rows: 0, batches: 0 };

  fits(bytes: number, rows: number): boolean {
    const sum = (of: (each: Written) => number): number => this.waiting.reduce((all, each) => all + of(each), 0);
    return sum((each) => each.bytes) + bytes <= BYTES && sum((each) => each.rows) + rows <= 40;
  }

  drop(): void {
    const oldest = this.waiting.shift();
    this.dropped = { rows: this.dropped.rows + (oldest?.rows ?? 0), batches: this.dropped.batches + 1 };
  }
}

const put = fc.record({
  kind: fc.constant('put' as const),
  pieces: fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 4 }),
  rows: fc.integer({ min: 0, max: 40 }),
  tag: fc.integer(),
});
const take = fc.constant({ kind: 'take' as const });

describe('a ring of bytes', () => {
  test.each<RingPolicy>(['block', 'overwrite'])('is a list with bounds (%s)', (policy) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(put, take), { maxLength: 120 }),
        fc.constantFrom(0, 2 ** 31 - 512, -512, -(2 ** 31)),
        fc.constantFrom(1, 3),
        (steps, start, producers) => {
          const ring = ringAt(start, terms({ policy, producers, readers: producers }));
          const other = new ByteRing(ring.memory, ring.terms);
          const model = new Model();
          for (const step of steps) {
            if (step.kind === 'put') {
              const bytes = recordBytes(step.pieces);
              const entry = { ...step, producer: 5, kind: 1 };
              const padded = step.pieces.flatMap((piece, at) =>
                at === step.pieces.length - 1 ? [...piece] : [...piece, ...new Uint8Array(-piece.length & 7)],
              );
              if (policy === 'overwrite') while (!model.fits(bytes, step.rows)) model.drop();
              const fits = model.fits(bytes, step.rows);
              expect(ring.tryPut(entry)).toBe(fits);
              if (fits) model.waiting.push({ payload: padded, rows: step.rows, tag: step.tag, bytes });
              continue;
            }
            const expected = model.waiting.shift();
            const taken = other.tryTake();
            if (expected === undefined) {
              expect(taken).toBeUndefined();
              continue;
            }
            expect([...(taken?.bytes ?? [])]).toEqual(expected.payload);
            expect(taken).toMatchObject({
              rows: expected.rows,
              tag: expected.tag,
              producer: 5,
              kind: 1,
              droppedRows: model.dropped.rows,
              droppedBatches: model.dropped.batches,
            });
            model.dropped = { rows: 0, batches: 0 };
          }
        },
      ),
    );
  });

  test('what could not be there even alone is refused with the bound that it breaks', () => {
    const ring = ringAt(0, terms());
    const entry = { producer: 0, tag: 0, kind: 0 };
    expect(() => ring.tryPut({ ...entry, rows: 1, pieces: [new Uint8Array(1000)] })).toThrow(
      /A batch of 1 rows takes 1040 bytes of the ring, which has 1024.*rebatch/,
    );
    expect(() => ring.tryPut({ ...entry, rows: 41, pieces: [] })).toThrow(/has 41 rows; the ring holds 40 at most/);
  });
});
