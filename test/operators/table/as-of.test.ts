import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from 'rxarrow';
import { asOf } from 'rxarrow/operators';
import { at, rowsOf, streamOf, type Row } from './_streams.js';

const SYMBOLS = ['AAA', 'BBB', 'CCC'];

const timed = (name: string): fc.Arbitrary<Row[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 40 })
    .map((steps) => {
      let now = 0;
      return steps.map(([step, symbol], n) => ({ symbol: SYMBOLS[symbol], available: at((now += step)), [name]: n }));
    });

/** The join as the words say it: for each left row all right rows are looked at. */
function naive(left: readonly Row[], right: readonly Row[], exact: boolean, toleranceSeconds: number): Row[] {
  return left.map((row) => {
    const time = row['available'] as bigint;
    const known = right.filter(
      ({ symbol, available }) =>
        symbol === row['symbol'] && (exact ? (available as bigint) <= time : (available as bigint) < time),
    );
    const latest = known.at(-1);
    const fresh =
      latest !== undefined && time - (latest['available'] as bigint) <= BigInt(toleranceSeconds) * 1_000_000_000n;
    return { ...row, quote: fresh ? latest['quote'] : null };
  });
}

test('each left row gets the latest right row of its key that was known, whatever the cuts', async () => {
  await fc.assert(
    fc.asyncProperty(
      timed('trade'),
      timed('quote'),
      fc.boolean(),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      async (left, right, exact, tolerance, one, two) => {
        const joined = asOf(
          { left: streamOf(left, one, 'left'), right: streamOf(right, two, 'right') },
          { exact, tolerance: `${tolerance}s` },
        );
        expect(await rowsOf(joined)).toEqual(naive(left, right, exact, tolerance));
      },
    ),
    { numRuns: 80 },
  );
});

test('without a key it matches by time alone, with a prefix names do not clash', async () => {
  const left = streamOf([{ available: at(5), price: 1 }], 10, 'left');
  const right = streamOf([{ available: at(1), price: 2 }], 10, 'right');
  expect(await rowsOf(asOf({ left, right }, { by: null, prefix: 'quote_' }))).toEqual([
    { available: at(5), price: 1, quote_price: 2 },
  ]);
});

test('says what clashes and what is missing', async () => {
  const left = streamOf([{ symbol: 'AAA', available: at(5), price: 1 }], 10, 'left');
  const right = streamOf([{ symbol: 'AAA', available: at(1), price: 2 }], 10, 'right');
  await expect(run(asOf({ left, right })).done).rejects.toThrow(/"price".*Set "prefix"/);
  await expect(run(asOf({ left, right }, { columns: ['bid'] })).done).rejects.toThrow(
    /"bid": wanted a column of the right stream/,
  );
  const keyless = streamOf([{ available: at(1), bid: 2 }], 10, 'right');
  await expect(run(asOf({ left, right: keyless })).done).rejects.toThrow(/a key column in both streams/);
});

test('a right stream that is empty gives the left rows', async () => {
  const left = streamOf([{ symbol: 'AAA', available: at(5), price: 1 }], 10, 'left');
  expect(await rowsOf(asOf({ left, right: streamOf([], 10, 'right') }))).toEqual([
    { symbol: 'AAA', available: at(5), price: 1 },
  ]);
});
