import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { batchesToRows } from '../../../src/columnar/index.js';
import type { CellFault } from '../../../src/transports/mapping/cell-writers.js';
import { mappingParams } from '../../../src/transports/mapping/mapping-params.js';
import { RowMapping } from '../../../src/transports/mapping/row-mapping.js';

const paramsOf = (given: object) => z.strictObject(mappingParams()).parse(given);

function mapped(given: object, messages: readonly unknown[], receivedNs = 5n) {
  const mapping = new RowMapping(paramsOf(given), { available: 'received', firstSequence: 0n });
  const faults: [CellFault, number][] = [];
  for (const message of messages)
    if (mapping.isWanted(message)) mapping.take(message, receivedNs, (fault, row) => faults.push([fault, row]));
  const batch = mapping.finish();
  return { rows: batch === null ? [] : batchesToRows([batch]), faults, schema: mapping.schema };
}

const one = (kind: string, source: unknown, value: unknown): unknown => {
  const { rows, faults } = mapped({ schema: { x: kind }, columns: { x: source } }, [{ v: value }]);
  return faults[0]?.[0].cause ?? rows[0]?.['x'];
};

describe('values', () => {
  it.each([
    ['number', 'v', '1.5e3', 1500],
    ['number', 'v', ' .5 ', 0.5],
    ['number', { path: 'v', scale: 0.01 }, 250, 2.5],
    ['number', 'v', '0x10', 'notANumber'],
    ['number', 'v', '', 'notANumber'],
    ['number', 'v', '1e999', 'notFinite'],
    ['number', 'v', true, 'notANumber'],
    ['number', 'v', null, null],
    ['number', { path: 'v', default: 7 }, null, 7],
    ['number', { value: 3 }, 1, 3],
    ['integer', 'v', '9223372036854775807', 9223372036854775807n],
    ['integer', 'v', '9223372036854775808', 'notAnInteger'],
    ['integer', 'v', 1.5, 'notAnInteger'],
    ['integer', 'v', 2 ** 60, 'notExact'],
    ['text', 'v', 12, '12'],
    ['text', 'v', 2 ** 60, 'notExact'],
    ['word', 'v', { a: 1 }, 'notText'],
    ['word', { path: 'v', values: { 1: 'a', true: 'b' } }, true, 'b'],
    ['word', { path: 'v', values: { 1: 'a' } }, 2, 'unknownValue'],
    ['boolean', 'v', 'true', true],
    ['boolean', 'v', 1, 'notABoolean'],
    ['time', 'v', '2026-01-01T00:00:00Z', 1767225600000000000n],
    ['time', { path: 'v', unit: 's' }, 1534614057.321597, 1534614057321597000n],
    ['time', { path: 'v', unit: 'us' }, '1767225600000001', 1767225600000001000n],
    ['time', 'v', 'soon', 'notATime'],
    ['time', 'v', null, null],
  ])('%s by %o of %s is %s', (kind, source, value, expected) => {
    expect(one(kind, source, value) ?? null).toEqual(expected ?? null);
  });

  it('of a side are words, signs or nothing', () => {
    const row = { symbol: 'A', time: 1, price: 1, size: 1 };
    const sides = ['buy', 'SELL', 1, '-1', 0].map((side) => ({ ...row, side }));
    expect(mapped({ contract: 'Trade' }, sides).rows.map(({ side }) => side)).toEqual([1, -1, 1, -1, 0]);
    expect(mapped({ contract: 'Trade' }, [row]).rows[0]).toMatchObject({ side: 0, id: null, available: 5n });
    expect(mapped({ contract: 'Trade' }, [{ ...row, side: 'both' }]).faults[0]?.[0]).toEqual({
      cause: 'notASide',
      detail: 'Column "side" is "both"; expected buy, sell, 1, -1 or 0.',
    });
  });

  it('that make no sense together are a fault, crossed quotes are marked', () => {
    const bar = { symbol: 'A', time: 1, open: 1, high: 1, low: 2, close: 1, volume: 0 };
    expect(mapped({ contract: 'Bar' }, [bar]).faults[0]?.[0].cause).toBe('highBelowLow');
    const quote = { symbol: 'A', time: 1, bid: 2, ask: 1, bidSize: 1, askSize: 1 };
    expect(mapped({ contract: 'Quote' }, [quote, { ...quote, ask: 3 }]).rows.map((row) => row['quality'])).toEqual([
      16, 0,
    ]);
  });

  it('are not found in what every object has', () => {
    expect(one('text', 'constructor', 1)).toBeNull();
    expect(one('text', '__proto__', 1)).toBeNull();
  });
});

describe('a list of rows', () => {
  it('that is none is one fault', () => {
    const { faults } = mapped({ schema: { x: 'number' }, rows: 'data' }, [{ data: 7 }]);
    expect(faults).toEqual([[{ cause: 'noRows', detail: 'At data the message has 7; expected the list of rows.' }, 0]]);
  });
});

/** A row as a venue may send it, with what is to come of it; undefined where the row is to be refused. */
const cell = fc.oneof(
  fc.integer({ min: 1, max: 10_000_000 }).map((ticks) => ({ sent: String(ticks / 100), price: ticks / 100 })),
  fc.integer({ min: 1, max: 10_000_000 }).map((ticks) => ({ sent: ticks / 100, price: ticks / 100 })),
  fc.constantFrom('', 'x', '-1', 0, -5, null, true, {}, []).map((sent) => ({ sent, price: undefined })),
);
const row = fc.record({
  price: cell,
  timeMs: fc.integer({ min: 0, max: 2 ** 41 }),
  symbol: fc.constantFrom('A', 'B', 'é', 'constructor'),
  isSeller: fc.boolean(),
});

describe('any messages', () => {
  it('give each good row once, in order, and a fault for each other one', () => {
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 8 }), fc.boolean(), (lists, nested) => {
        const messages = lists.map((list) => ({
          ch: 'trades',
          data: list.map(({ price, timeMs, symbol, isSeller }) =>
            nested
              ? { d: [timeMs, { s: symbol }, price.sent, isSeller] }
              : { T: timeMs, s: symbol, p: price.sent, m: isSeller },
          ),
        }));
        const columns = nested
          ? { time: 'd[0]', symbol: 'd[1].s', price: 'd.2', side: { path: 'd[-1]', values: { true: -1, false: 1 } } }
          : { time: 'T', symbol: 's', price: 'p', side: { path: 'm', values: { true: 'sell', false: 'buy' } } };
        const { rows, faults } = mapped(
          {
            contract: 'Trade',
            when: { ch: ['trades', 'other'] },
            rows: 'data',
            columns: { ...columns, size: { value: 1 }, id: { path: '$.ch' } },
          },
          // The whole goes over the wire as text.
          [...messages.map((message) => JSON.parse(JSON.stringify(message)) as unknown), { ch: 'ack' }],
        );
        const all = lists.flat();
        const good = all.filter(({ price }) => price.price !== undefined);
        expect(faults).toHaveLength(all.length - good.length);
        expect(rows).toEqual(
          good.map(({ price, timeMs, symbol, isSeller }, at) => ({
            symbol,
            sequence: BigInt(at),
            time: BigInt(timeMs) * 1_000_000n,
            available: 5n,
            price: price.price,
            size: 1,
            side: isSeller ? -1 : 1,
            id: 'trades',
            quality: 0,
          })),
        );
      }),
    );
  });

  it('of any JSON are rows or faults, and never an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (messages) => {
        const { rows, faults } = mapped(
          { contract: 'Quote', columns: { bid: 'b[0][0]', ask: 'a.0.0', time: '$.t', symbol: '[0]' } },
          messages,
        );
        expect(rows.length + faults.length).toBe(messages.length);
      }),
    );
  });
});
