import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { besideKey, compareIds, deliveryOf, entriesOf, fieldsOf } from '../../../src/transports/redis/stream-entry.js';
import { decodeEnvelope, encodeEnvelope } from '../../../src/transports/redis/envelope.js';

const texts = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
  fc.string(),
);
const asBuffers = (fields: readonly unknown[]): Buffer[] =>
  fields.map((field) => (Buffer.isBuffer(field) ? field : Buffer.from(String(field))));

describe('entries of a stream', () => {
  it('carry a message there and back', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.option(fc.string()),
        fc.option(fc.bigInt({ min: 0n, max: 10n ** 17n })),
        texts,
        (payload, key, sequence, properties) => {
          const fields = asBuffers(fieldsOf(payload, key ?? undefined, 'p', sequence ?? undefined, properties));
          const [entry] = entriesOf([[Buffer.from('1-0'), fields]]);
          const delivery = deliveryOf(entry!, '1-0', 1);
          expect(Buffer.compare(delivery.payload, payload)).toBe(0);
          expect(delivery).toMatchObject({
            key: key ?? undefined,
            sequence: sequence ?? undefined,
            producer: sequence === null ? undefined : 'p',
            properties,
          });
          const enveloped = decodeEnvelope(
            encodeEnvelope(
              { payload, properties, ...(key === null ? {} : { key }), ...(sequence === null ? {} : { sequence }) },
              'p',
            ),
          );
          expect(Buffer.compare(enveloped.payload, payload)).toBe(0);
          expect(enveloped).toMatchObject({ key: key ?? undefined, sequence: sequence ?? undefined, properties });
        },
      ),
    );
  });

  it('of foreign producers are known by their one field', () => {
    const [entry] = entriesOf([[Buffer.from('1-0'), asBuffers(['json', '{"a":1}'])]]);
    expect(Buffer.from(deliveryOf(entry!, '1-0', 1).payload).toString()).toBe('{"a":1}');
    expect(Buffer.from(decodeEnvelope(Buffer.from('{"a":1}')).payload).toString()).toBe('{"a":1}');
  });

  it('that are damaged are taken as they are, never with wrong words', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
        const bytes = Buffer.concat([Buffer.from('RXENVEL1'), tail]);
        const { payload, properties } = decodeEnvelope(bytes);
        expect(payload.length).toBeLessThanOrEqual(bytes.length);
        expect(properties).toEqual({});
      }),
    );
    expect(entriesOf([[Buffer.from('1-0'), null], null, 5] as never)).toEqual([{ id: '1-0', fields: undefined }]);
  });

  it('are in the order of their ids', () => {
    expect(compareIds('2-0', '10-0')).toBe(-1);
    expect(compareIds('10-2', '10-10')).toBe(-1);
    expect(compareIds('10-2', '10-2')).toBe(0);
    expect(compareIds('1526919030474-55', '1526919030474-5')).toBe(1);
  });

  it('have keys beside them that lie on the same node of a cluster', () => {
    expect(besideKey('trades', 'producers')).toBe('{trades}:producers');
    expect(besideKey('{eu}trades', 'producers')).toBe('{eu}trades:producers');
  });
});
