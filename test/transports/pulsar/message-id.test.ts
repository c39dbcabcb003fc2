import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparePlaces,
  decodeMessageId,
  encodeMessageId,
  idOf,
  positionOf,
  type PulsarId,
} from '../../../src/transports/pulsar/message-id.js';

const whole = fc.integer({ min: 0, max: 2 ** 40 });
const ids = fc.record({ ledger: whole, entry: whole, partition: fc.integer({ min: -1, max: 4000 }) }).chain((place) =>
  fc.oneof(
    fc.constant({ ...place, batch: -1, batchSize: 0 }),
    fc
      .integer({ min: 1, max: 1000 })
      .chain((batchSize) =>
        fc.integer({ min: 0, max: batchSize - 1 }).map((batch) => ({ ...place, batch, batchSize })),
      ),
  ),
);

describe('ids of messages', () => {
  it('are read as clients of Pulsar write them', () => {
    // As brokers of 4.0.8 gave them: over the WebSocket service, by the native client, and of a message that was there already.
    const read = (text: string): PulsarId => decodeMessageId(Buffer.from(text, 'base64'));
    expect(read('CAUQAjAA')).toEqual({ ledger: 5, entry: 2, partition: -1, batch: -1, batchSize: 0 });
    expect(read(Buffer.from('0803100020003001', 'hex').toString('base64'))).toEqual({
      ledger: 3,
      entry: 0,
      partition: -1,
      batch: 0,
      batchSize: 1,
    });
    expect(read('CP///////////wEQ////////////ATAA')).toMatchObject({ ledger: -1, entry: -1 });
  });

  it('come back from bytes and from positions', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(decodeMessageId(encodeMessageId(id))).toEqual(id);
        expect(idOf(positionOf(id), id.partition >= 0)).toEqual(id);
      }),
    );
  });

  it('are ordered by ledger, entry and place in the entry', () => {
    const id = (ledger: number, entry: number, batch: number): PulsarId => ({
      ledger,
      entry,
      partition: -1,
      batch,
      batchSize: batch < 0 ? 0 : 9,
    });
    const inOrder = [id(1, 9, -1), id(2, 0, 0), id(2, 0, 3), id(2, 1, 0)];
    expect([...inOrder].reverse().sort(comparePlaces)).toEqual(inOrder);
  });

  it('that are none are refused, whatever the bytes', () => {
    for (const id of ['', '5', 'a:b', '5:2:3', '5:2:3/x'])
      expect(() => idOf({ partition: 0, id }, false)).toThrow(/is no position of a topic/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodeMessageId(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'TransportRefused' });
        }
      }),
    );
  });
});
