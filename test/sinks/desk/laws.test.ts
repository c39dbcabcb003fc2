import fc from 'fast-check';
import { sliceRows } from 'rxarrow/columnar';
import { describe, expect, it } from 'vitest';
import { barBatch, cut, DAY, ofKind, OpenDesk, reordered, type Event, type TestBar } from './support.js';
import { randomBars, randomDesk } from './random-bars.js';

/** Bit for bit: -0 is not 0, and a bigint is no number. */
function print(value: unknown): string {
  return JSON.stringify(value, (_, cell: unknown) =>
    typeof cell === 'bigint' ? `${cell}n` : Object.is(cell, -0) ? '-0' : cell,
  );
}

function lines(events: readonly Event[]): string[] {
  return events.map(print);
}

describe('the laws of a desk', () => {
  it('cut: the same events however the rows are cut', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, (bars, params) => {
        const batch = barBatch(bars);
        const whole = lines(new OpenDesk(params).feed(batch).end().events);
        for (const size of [1, 2, 3, 7, 13]) {
          const parts = cut(batch, size).flatMap((part) => (size === 2 ? [part, sliceRows(batch, 0, 0)] : [part]));
          expect(lines(new OpenDesk(params).feed(...parts).end().events)).toEqual(whole);
        }
      }),
    );
  });

  it('cut: an instant of which no row can be used is no instant, wherever it is cut', () => {
    const bar = (at: number, close: number): TestBar => ({
      symbol: 'A',
      at,
      open: 9,
      high: 9,
      low: 9,
      close,
      signal: 1,
    });
    const batch = barBatch([bar(0, 9), bar(1, Number.NaN), bar(2, 9), bar(1, 9), bar(3, 9)]);
    const said = (size: number): unknown => {
      const late: string[] = [];
      const options = {
        deadLetters: () => undefined,
        late: (letter: { position: string }) => late.push(letter.position),
      };
      const opened = new OpenDesk({ account: { cash: 1000 } }, options).feed(...cut(batch, size)).end();
      return [lines(opened.events), late];
    };
    const whole = said(5);
    for (const size of [1, 2, 3, 4]) expect(said(size)).toEqual(whole);
  });

  it('snapshot: stopped and restored anywhere, as if never stopped', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, fc.nat(), (bars, params, at) => {
        const batch = barBatch(bars);
        const whole = new OpenDesk(params).feed(batch).end();
        const parts = cut(batch, 1);
        const stop = at % (parts.length + 1);
        const before = new OpenDesk(params).feed(...parts.slice(0, stop));
        const after = new OpenDesk(params)
          .restore(before.snapshot())
          .feed(...parts.slice(stop))
          .end();
        expect(lines([...before.events, ...after.events])).toEqual(lines(whole.events));
      }),
    );
  });

  it('snapshot: what is restored is written down as it was', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, (bars, params) => {
        const first = new OpenDesk(params).feed(barBatch(bars));
        const second = new OpenDesk(params).restore(first.snapshot());
        const tables = (opened: OpenDesk): string =>
          print(
            Object.entries(opened.snapshot()).map(([name, table]) => [
              name,
              table.toArray().map((row) => row?.toJSON()),
            ]),
          );
        expect(tables(second)).toBe(tables(first));
      }),
      { numRuns: 30 },
    );
  });

  it('no look-ahead: later rows change no earlier event', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, fc.nat(), (bars, params, at) => {
        const instants = [...new Set(bars.map((bar) => bar.at))];
        const last = instants[at % Math.max(1, instants.length)] ?? 0;
        const early = bars.filter((bar) => bar.at <= last);
        const whole = lines(new OpenDesk(params).feed(barBatch(bars)).end().events);
        const prefix = new OpenDesk(params).feed(barBatch(early)).end();
        // The last equity of a day is written when the day ends, and at the end of the input.
        const known = params.equity === 'day' ? prefix.events.filter(({ kind }) => kind !== 'equity') : prefix.events;
        const wanted = params.equity === 'day' ? whole.filter((line) => !line.includes('"kind":"equity"')) : whole;
        const unnumbered = (line: string): string => line.replace(/"sequence":"\d+n"/, '');
        expect(lines(known).map(unnumbered)).toEqual(wanted.slice(0, known.length).map(unnumbered));
      }),
    );
  });

  it('order of the file: symbols in any order within an instant trade the same', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, fc.infiniteStream(fc.nat()), (bars, params, chance) => {
        const byInstant = new Map<number, TestBar[]>();
        for (const bar of bars) byInstant.set(bar.at, [...(byInstant.get(bar.at) ?? []), bar]);
        const mixed = [...byInstant.values()].flatMap((rows) =>
          rows
            .map((bar) => ({ bar, key: chance.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ bar }) => bar),
        );
        // Ids come from sequences, which are places in the file; all else must be the same bits.
        const anonymous = (events: readonly Event[]): string[] =>
          lines(events.map(({ clientOrderId: _c, fillId: _f, ...event }) => event));
        const one = new OpenDesk(params).feed(barBatch(bars)).end();
        const other = new OpenDesk(params).feed(...cut(barBatch(mixed), 3)).end();
        expect(anonymous(other.events)).toEqual(anonymous(one.events));
      }),
    );
  });

  it('accounts: every row is absorbed, held, late or dead', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, fc.array(fc.nat(), { maxLength: 5 }), (bars, params, moved) => {
        const order = bars.map((_, row) => row);
        for (const place of moved) {
          const from = place % Math.max(1, order.length);
          order.push(...order.splice(from, 1));
        }
        const opened = new OpenDesk(params, { late: () => undefined, deadLetters: () => undefined });
        opened.feed(...cut(reordered(barBatch(bars), order), 4));
        const { fates, rowsIn } = opened.node;
        expect(fates.absorbed + fates.late + fates.deadLettered + opened.held).toBe(rowsIn);
        opened.end();
        expect(fates.absorbed + fates.late + fates.deadLettered).toBe(rowsIn);
      }),
    );
  });

  it('purity: input is not written to', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, (bars, params) => {
        const batch = barBatch(bars);
        const before = print(batch.toArray().map((row) => row?.toJSON()));
        new OpenDesk(params).feed(batch).end();
        expect(print(batch.toArray().map((row) => row?.toJSON()))).toBe(before);
      }),
      { numRuns: 20 },
    );
  });
});

describe('what must hold whatever the rules', () => {
  it('no fill before its order, none outside its bar, none above its limit; each order at most once', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, (bars, params) => {
        const all = new OpenDesk(params).feed(barBatch(bars)).end().events;
        const orders = new Map(ofKind(all, 'order').map((order) => [order['clientOrderId'], order]));
        expect(orders.size).toBe(ofKind(all, 'order').length);
        for (const fill of ofKind(all, 'fill')) {
          const order = orders.get(fill['clientOrderId']) as Event;
          const available = fill['available'] as bigint;
          const bar = bars.find(
            (each) => each.symbol === fill['symbol'] && BigInt(each.at + 1) * DAY === available,
          ) as TestBar;
          const price = fill['price'] as number;
          const protects = !['signal'].includes(order['cause'] as string);
          expect(fill['time'] as bigint).toBeGreaterThanOrEqual(
            protects && order['available'] === available ? BigInt(bar.at) * DAY : (order['time'] as bigint),
          );
          expect(price).toBeGreaterThanOrEqual(bar.low);
          expect(price).toBeLessThanOrEqual(bar.high);
          if (order['limitPrice'] !== undefined)
            expect((price - (order['limitPrice'] as number)) * (order['side'] as number)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('the account adds up, and a cash account never owes', () => {
    fc.assert(
      fc.property(randomBars, randomDesk, (bars, params) => {
        const all = new OpenDesk({ ...params, equity: 'instant' }).feed(barBatch(bars)).end().events;
        const held = new Map<unknown, { quantity: number; averagePrice: number; realised: number }>();
        const close = new Map<unknown, number>();
        let fees = 0;
        let row = 0;
        const multiplier = (symbol: unknown): number => params.instruments?.[symbol as string]?.multiplier ?? 1;
        for (const event of all) {
          if (event['kind'] === 'fill') fees += event['fee'] as number;
          if (event['kind'] === 'position') held.set(event['symbol'], event as never);
          if (event['kind'] !== 'equity') continue;
          for (
            ;
            row < bars.length && BigInt((bars[row] as TestBar).at + 1) * DAY <= (event['available'] as bigint);
            row++
          )
            close.set((bars[row] as TestBar).symbol, (bars[row] as TestBar).close);
          let expected = 10_000 - fees;
          for (const [symbol, { quantity, averagePrice, realised }] of held)
            expected += realised + ((close.get(symbol) as number) - averagePrice) * quantity * multiplier(symbol);
          expect(event['equity'] as number).toBeCloseTo(expected, 6);
          if (params.account.margin === undefined && params.account.shortSelling !== true)
            expect(event['cash'] as number).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
