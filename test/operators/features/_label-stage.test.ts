import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { tripleBarrier } from 'rxarrow/operators';

interface Row {
  readonly symbol: string;
  readonly close: number | null;
  readonly event: number | null;
}

const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    symbol: fc.constantFrom('A', 'B', 'C'),
    close: fc.option(
      fc.integer({ min: 90, max: 110 }).map((ticks) => ticks * 0.25),
      { freq: 8 },
    ),
    event: fc.constantFrom(1, 1, -1, 0, null),
  }),
  { minLength: 1, maxLength: 80 },
);

const WIDTH = 0.05;
const MOST_ROWS = 4;

/** What comes of the label of one row by looking at all rows at once: the row at which it is known, and how it ended. */
function lookedUp(all: readonly Row[], at: number): { readonly by: number; readonly barrier: number } | undefined {
  const { symbol, close } = all[at]!;
  const path = [...all.keys()].filter((row) => row > at && all[row]!.symbol === symbol && all[row]!.close !== null);
  for (const [step, by] of path.slice(0, MOST_ROWS).entries()) {
    const change = all[by]!.close! / close! - 1;
    if (change > WIDTH) return { by, barrier: 1 };
    if (change < -WIDTH) return { by, barrier: -1 };
    if (step === MOST_ROWS - 1) return { by, barrier: 0 };
  }
  return undefined;
}

it('finds, row by row, what one finds who sees all rows', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const timed = all.map((row, at) => ({ ...row, at, available: new Date(at * 1000) }));
      const found = compute(timed, tripleBarrier({ width: WIDTH, maxRows: MOST_ROWS, events: 'event' }));
      const expected = all
        .flatMap((row, at) => {
          const known = row.close === null || !row.event ? undefined : lookedUp(all, at);
          return known === undefined ? [] : [{ at, ...known }];
        })
        .sort((a, b) => a.by - b.by || a.at - b.at);
      expect(
        found.map((row) => ({
          at: row['at'],
          by: Number(BigInt(row['available'] as bigint) / 1_000_000_000n),
          barrier: row['labelBarrier'],
        })),
      ).toEqual(expected);
      expect(found.map((row) => row['labelStart'])).toEqual(expected.map(({ at }) => BigInt(at) * 1_000_000_000n));
    }),
  );
});

it('says which column is missing, and which name is taken', () => {
  const label = tripleBarrier({ width: 'wide' });
  expect(() => compute([{ close: 1 }], label)).toThrow(/"wide".*a column of numbers/);
  expect(() => compute([{ close: 1, wide: 1, label: 1 }], label)).toThrow(/"label".*not taken/);
});
