import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { intervalJoin } from 'rxarrow/operators';
import { at, rowsOf, streamOf, type Row } from './_streams.js';

const timed = (name: string): fc.Arbitrary<Row[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom('AAA', 'BBB')), { minLength: 1, maxLength: 30 })
    .map((steps) => {
      let now = 0;
      return steps.map(([step, symbol], n) => ({ symbol, available: at((now += step)), [name]: n }));
    });

/** All pairs are looked at. */
function naive(left: readonly Row[], right: readonly Row[], from: bigint, to: bigint, keep: boolean): Row[] {
  const answers = left.flatMap((row, place) => {
    const time = row['available'] as bigint;
    const pairs = right
      .filter(({ symbol, available }) => {
        const distance = (available as bigint) - time;
        return symbol === row['symbol'] && distance >= from && distance <= to;
      })
      .map(({ available, quote }) => ({
        place,
        known: (available as bigint) > time ? (available as bigint) : time,
        row: { ...row, quote },
      }));
    const alone = { place, known: to > 0n ? time + to : time, row: { ...row, quote: null } };
    return pairs.length === 0 && keep ? [alone] : pairs;
  });
  answers.sort((a, b) => Number(a.known - b.known) || a.place - b.place);
  return answers.map(({ row, known }) => ({ ...row, available: known }));
}

test('gives each pair once, when it can be known, whatever the cuts', async () => {
  await fc.assert(
    fc.asyncProperty(
      timed('trade'),
      timed('quote'),
      fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 0, max: 8 })),
      fc.constantFrom('keep' as const, 'drop' as const),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      async (left, right, [from, length], unmatched, one, two) => {
        const joined = intervalJoin(
          { left: streamOf(left, one, 'left'), right: streamOf(right, two, 'right') },
          { from: `${from}s`, to: `${from + length}s`, unmatched },
        );
        const [begin, end] = [BigInt(from), BigInt(from + length)].map((count) => count * 1_000_000_000n);
        expect(await rowsOf(joined)).toEqual(naive(left, right, begin as bigint, end as bigint, unmatched === 'keep'));
      },
    ),
    { numRuns: 100 },
  );
});

test('accounts for the rows of both streams', async () => {
  const row = (moment: number, name: string): Row => ({ symbol: 'AAA', available: at(moment), [name]: moment });
  const left = streamOf([row(1, 'n'), row(50, 'n')], 1, 'left');
  const right = streamOf([row(1, 'bid'), row(2, 'bid'), row(20, 'bid')], 1, 'right');
  const stats = await run(intervalJoin({ left, right }, { to: '5s' })).done;
  expect(stats.stages[0]).toMatchObject({ rowsIn: 5, rowsOut: 2, held: 0, fates: { absorbed: 5 } });
  expect(stats.heldBatches).toBe(0);
});

test('refuses an interval that ends before it begins', () => {
  const streams = { left: streamOf([]), right: streamOf([]) };
  expect(() => intervalJoin(streams, { from: '5s', to: '1s' })).toThrow(/an end that is not before the beginning/);
});
