import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowsDigest } from 'rxarrow/columnar';
import { PlainCodec } from 'rxarrow/runtime';
import { generateBars } from 'rxarrow/testing';

const codec = new PlainCodec();
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.date({ noInvalidDate: false }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('constructor', 'list', '0')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;

describe('the codec of caches', () => {
  test('plain data comes back as it was', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(codec.decode(codec.encode(given))).toEqual(given);
      }),
    );
    expect(Object.is(codec.decode(codec.encode(-0)), -0)).toBe(true);
  });

  test('a field "__proto__" is a field, and changes no prototype', () => {
    const given = JSON.parse('{"__proto__": {"polluted": 1}}') as object;
    const back = codec.decode(codec.encode(given)) as object;
    expect(Object.keys(back)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect('polluted' in back).toBe(false);
  });

  test('batches and bytes come back as they were', () => {
    const [bars] = generateBars({ instants: 20, batchRows: 5 });
    expect(rowsDigest([codec.decode(codec.encode(bars)) as never])).toBe(rowsDigest([bars as never]));
    expect(codec.decode(codec.encode(Uint8Array.of(1, 2, 3)))).toEqual(Uint8Array.of(1, 2, 3));
  });

  test('what is more than its fields is refused, and so are foreign bytes', () => {
    for (const odd of [() => 1, Symbol('s'), new Map(), class {}, new URL('http://a.b')])
      expect(() => codec.encode({ odd })).toThrow(/parameter "value" is .*expected a batch, bytes, or plain data/);
    expect(() => codec.decode(new Uint8Array(0))).toThrow(/begins with nothing/);
    expect(() => codec.decode(Uint8Array.of(7))).toThrow(/begins with 7/);
    expect(() => codec.decode(Buffer.from('J{'))).toThrow(/no JSON/);
    expect(() => codec.decode(Buffer.from('J["bigint","1e5"]'))).toThrow(/a list of "bigint", which is not known/);
    expect(() => codec.decode(Buffer.from('Fnonsense'))).toThrow(/RXBATCH2/);
  });
});
