import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../src/columnar/index.js';

describe('ByteQueue', () => {
  it('gives the bytes in order, whatever the pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 200 }),
        fc.array(fc.nat(12)),
        fc.boolean(),
        (pieces, takes, copy) => {
          const queue = new ByteQueue();
          const all = pieces.flatMap((piece) => [...piece]);
          for (const piece of pieces) queue.push(piece);
          for (const take of takes) {
            const length = Math.min(take, queue.length);
            expect([...queue.take(length, copy)]).toEqual(all.splice(0, length));
            expect(queue.length).toBe(all.length);
          }
        },
      ),
    );
  });

  it('shares an aligned piece only when that is allowed', () => {
    const piece = new Uint8Array(16);
    const queue = new ByteQueue();
    queue.push(piece);
    expect(queue.take(8, false).buffer).toBe(piece.buffer);
    expect(queue.take(4, true).buffer).not.toBe(piece.buffer);
    expect(queue.take(4, false).buffer).not.toBe(piece.buffer);
  });

  it('keeps what its owner may overwrite', () => {
    const piece = Uint8Array.of(1, 2, 3);
    const queue = new ByteQueue();
    queue.push(piece);
    queue.own();
    piece.fill(9);
    expect([...queue.take(3, false)]).toEqual([1, 2, 3]);
    queue.own();
    expect(queue.length).toBe(0);
  });
});
