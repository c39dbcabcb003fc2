import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { pairs } from 'rxarrow/operators';
import { checkLaw } from 'rxarrow/testing';
import { computeBatches } from '../../../src/core/compute.js';
import { lettersOf } from './_letters.js';
import { batchOf, cutInto, instantNs, row, someRows, watermark, type Row } from './_rows.js';

type Given = Parameters<typeof pairs>[0];
type Found = readonly [string, bigint, number | null, number | null];

const shortOf = (rows: readonly Record<string, unknown>[]): Found[] =>
  rows.map(({ symbol, available, y, x }) => [symbol, available, y, x] as Found);

const found = (rows: readonly Row[], given: Partial<Given>): Found[] =>
  shortOf(
    compute(rows as never, pairs({ column: 'returns', ...given } as never)) as unknown as Record<string, unknown>[],
  );

describe('pairs', () => {
  const rows = [
    row(1, 'BBB', 2),
    row(1, 'AAA', 1),
    row(2, 'AAA', 3),
    row(3, 'BBB', 4),
    row(9, 'AAA', 5),
    row(9, 'BBB', null),
    row(10, 'AAA', 6),
    row(10, 'BBB', 7),
    row(10, 'BBB', 8),
  ];
  const one = { pairs: [['AAA', 'BBB']] } as Given;

  it('puts both values of an instant side by side', () => {
    expect(found(rows, one)).toEqual([
      ['AAA|BBB', instantNs(1), 1, 2],
      ['AAA|BBB', instantNs(10), 6, 8],
    ]);
    expect(found(rows, { pairs: [['BBB', 'AAA']] })[0]).toEqual(['BBB|AAA', instantNs(1), 2, 1]);
  });

  it('lets the last value stand in for one that is missing, as long as it is not too old', () => {
    expect(found(rows, { ...one, missing: 'last', tolerance: '2m' })).toEqual([
      ['AAA|BBB', instantNs(1), 1, 2],
      ['AAA|BBB', instantNs(2), 3, 2],
      ['AAA|BBB', instantNs(3), 3, 4],
      ['AAA|BBB', instantNs(10), 6, 8],
    ]);
  });

  it('gives null for what is missing when asked to', () => {
    expect(found(rows, { ...one, missing: 'null' })).toEqual([
      ['AAA|BBB', instantNs(1), 1, 2],
      ['AAA|BBB', instantNs(2), 3, null],
      ['AAA|BBB', instantNs(3), null, 4],
      ['AAA|BBB', instantNs(9), 5, null],
      ['AAA|BBB', instantNs(10), 6, 8],
    ]);
  });

  it('says times, sides and flags', () => {
    const flagged = [row(1, 'AAA', 1, 2), row(1, 'BBB', 2, 8), row(2, 'AAA', 3, 1)];
    const [first, second] = compute(
      flagged as never,
      pairs({ ...one, column: 'returns', missing: 'last', tolerance: '1m' }),
    ) as unknown as Record<string, unknown>[];
    expect(first).toMatchObject({ sequence: 0n, time: instantNs(1) - 1n, left: 'AAA', right: 'BBB', quality: 10 });
    expect(second).toMatchObject({ sequence: 1n, available: instantNs(2), quality: 1 | 8 | 2 });
  });

  it('gives each pair of some symbols once', () => {
    const all = [row(1, 'CCC', 3), row(1, 'AAA', 1), row(1, 'ZZZ', 0), row(1, 'BBB', 2)];
    expect(found(all, { symbols: ['BBB', 'AAA', 'CCC'] }).map(([symbol]) => symbol)).toEqual([
      'BBB|AAA',
      'BBB|CCC',
      'AAA|CCC',
    ]);
  });

  it('hands an instant on when a watermark speaks of it or another symbol goes on', () => {
    const operator = pairs({ ...one, column: 'returns' });
    const instant = [row(1, 'AAA', 1), row(1, 'BBB', 2)];
    const after = (...more: Parameters<typeof computeBatches>[0]): number =>
      computeBatches([batchOf(instant), ...more], [operator]).filter(({ numRows }) => numRows > 0).length;
    expect(after(watermark(1), batchOf([row(2, 'ZZZ', 1)]))).toBe(1);
    expect(after(batchOf([row(2, 'ZZZ', 1)]))).toBe(1);
  });

  it('sends rows of an instant that has passed to the late rows', async () => {
    const late = [row(2, 'AAA', 1), row(2, 'BBB', 1), row(1, 'AAA', 9), row(3, 'AAA', 1)];
    const { letters, rows: out } = await lettersOf(late, pairs({ ...one, column: 'returns' }));
    expect(letters.map(({ cause, position }) => [cause, position])).toEqual([['late', 'row 2 of its batch']]);
    expect(out).toBe(1);
    await expect(lettersOf(late, pairs({ ...one, column: 'returns' }), false)).rejects.toThrow(/late/);
    const dropping = await lettersOf(late, pairs({ ...one, column: 'returns', late: 'drop' }));
    expect([dropping.letters.length, dropping.rows, dropping.fates['late']]).toEqual([0, 1, 1]);
  });

  it('is what its summary says, however the rows come', () => {
    fc.assert(
      fc.property(
        someRows(20),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('skip', 'last', 'null'),
        (rows, sizes, missing) => {
          const symbols = ['BBB', 'AAA', 'DDD'] as const;
          const given = missing === 'last' ? { missing, tolerance: '2m' } : { missing };
          const operator = pairs({ symbols: [...symbols], column: 'returns', ...given } as never);
          const batches = computeBatches(cutInto(rows, sizes), [operator]);
          const out = batches.flatMap((batch) =>
            Array.from({ length: batch.numRows }, (_, k) => [
              batch.getChild('symbol')?.get(k) as string,
              batch.getChild('available')?.get(k) as unknown,
              batch.getChild('y')?.get(k) as number | null,
              batch.getChild('x')?.get(k) as number | null,
            ]),
          );
          expect(out.map(([symbol, , y, x]) => [symbol, y, x])).toEqual(written(rows, symbols, missing));
        },
      ),
    );
  });

  it('keeps the laws with rows of whole markets', async () => {
    const table = (seed: number) => {
      const [rows = []] = fc.sample(someRows(40), { numRuns: 1, seed });
      return [batchOf([...rows, row(60, 'AAA', 1), row(60, 'BBB', 1)])];
    };
    const params = [
      { symbols: ['AAA', 'BBB', 'CCC'], column: 'returns' },
      { symbols: ['AAA', 'BBB'], column: 'returns', missing: 'last', tolerance: '3m' },
      { pairs: [['DDD', 'AAA']], column: 'returns', missing: 'null' },
    ];
    for (const law of ['cut', 'snapshot', 'noLookAhead', 'accounts'] as const)
      for (const seed of [1, 2]) await checkLaw(law, pairs, { table, params, seed });
  });

  it.each([
    [{}, /either "pairs" or "symbols"/],
    [{ pairs: [['A', 'B']], symbols: ['A', 'B'] }, /either "pairs" or "symbols"/],
    [{ pairs: [['A', 'A']] }, /two symbols that are not the same/],
    [{ symbols: ['A', 'B', 'A'] }, /each symbol once/],
    [{ symbols: ['A', 'B'], missing: 'last' }, /a tolerance together with missing/],
    [{ symbols: ['A', 'B'], tolerance: '1m' }, /a tolerance together with missing/],
  ])('refuses %j', (given, message) => {
    expect(() => pairs(given as never)).toThrow(message);
  });

  it('says which column is missing', () => {
    expect(() => compute([{ symbol: 'A', available: 1n }], pairs(one))).toThrow(/close/);
  });
});

/** Instant by instant, with maps. */
function written(rows: readonly Row[], symbols: readonly string[], missing: string): [string, unknown, unknown][] {
  const out: [string, unknown, unknown][] = [];
  const last = new Map<string, { value: number; at: bigint }>();
  for (const at of [...new Set(rows.map(({ available }) => available))]) {
    const now = new Map<string, number>();
    for (const { symbol, available, returns } of rows)
      if (available === at && returns !== null) now.set(symbol, returns);
    for (const [symbol, value] of now) last.set(symbol, { value, at });
    const valueOf = (symbol: string): number | null => {
      const before = last.get(symbol);
      if (now.has(symbol)) return now.get(symbol)!;
      return missing === 'last' && before !== undefined && at - before.at <= instantNs(2) ? before.value : null;
    };
    for (const [k, left] of symbols.entries())
      for (const right of symbols.slice(k + 1)) {
        const y = valueOf(left);
        const x = valueOf(right);
        if (!now.has(left) && !now.has(right)) continue;
        if (missing === 'null' || (y !== null && x !== null)) out.push([`${left}|${right}`, y, x]);
      }
  }
  return out;
}
