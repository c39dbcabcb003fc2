import { describe, expect, it } from 'vitest';
import { batchesToRows } from '../../../src/columnar/index.js';
import { batchFromRows } from '../../../src/core/index.js';
import { encodeJsonRows, JsonRowsReader } from '../../../src/transports/payload/json-rows.js';

const read = (text: string, contract?: 'Trade' | 'Signal'): Record<string, unknown>[] =>
  batchesToRows([
    new JsonRowsReader({ component: 'test', contract, timeUnit: 'ms' }).read(new TextEncoder().encode(text)),
  ]);

describe('rows as JSON', () => {
  it('come as a list, one alone, or a line each', () => {
    for (const text of ['[{"a":1},{"a":2}]', '{"a":1}\n{"a":2}\n']) expect(read(text)).toEqual([{ a: 1 }, { a: 2 }]);
    expect(read('{"a":1}')).toEqual([{ a: 1 }]);
  });

  it('give back what was written', () => {
    const batch = batchFromRows([
      { symbol: 'A', time: new Date('2026-03-01T12:00:00.25Z'), price: 1.5, up: true },
      { symbol: null, time: new Date('2026-03-01T12:00:01Z'), price: null, up: null },
    ]);
    const text = new TextDecoder().decode(encodeJsonRows(batch));
    expect(text).toContain('"time":"2026-03-01T12:00:00.25Z"');
    expect(read(text)).toEqual(batchesToRows([batch]));
  });

  it('get what a contract asks and foreign producers do not know', () => {
    const [first, second] = read(
      '[{"symbol":"A","time":1000,"price":1,"size":2,"side":-1},{"symbol":"A","time":"2026-03-01","price":1,"size":2,"side":1,"id":"7"}]',
      'Trade',
    );
    expect(first).toMatchObject({
      sequence: 0n,
      time: 1_000_000_000n,
      available: 1_000_000_000n,
      side: -1,
      id: null,
      quality: 0,
    });
    expect(second).toMatchObject({ sequence: 1n, id: '7' });
  });

  it.each([
    [
      '{"symbol":"A","time":1,"size":2,"side":1}',
      /column "price": wanted a number \(contract Trade\).*price: missing in row 0/,
    ],
    ['{"symbol":"A","time":1,"price":"1","size":2,"side":1}', /column "price".*price: "1" in row 0/],
    ['{"symbol":"A","time":1,"price":1,"size":2,"side":2}', /column "side": wanted 1, -1 or 0/],
    ['{"symbol":"A","time":"noon","price":1,"size":2,"side":1}', /Column "time" is "noon"; expected a time/],
    ['{"symbol":"A","time":1772366400000000000,"price":1,"size":2,"side":1}', /exact only as text/],
    ['[1]', /Found 1 where an object/],
    ['{"a":', /is no JSON/],
    ['\u0000', /is no JSON/],
  ])('%s is refused', (text, message) => {
    expect(() => read(text, 'Trade')).toThrow(message);
  });

  it('that are no text are refused', () => {
    expect(() => new JsonRowsReader({ component: 't', timeUnit: 'ms' }).read(Uint8Array.of(0xff, 0xfe))).toThrow(
      /no UTF-8/,
    );
  });
});
