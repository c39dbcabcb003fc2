import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { fullSampleCointegration, pairs } from 'rxarrow/operators';
import { checkLaw } from 'rxarrow/testing';
import { crossAsset, isNear, logPriceOf } from '../../support/cross-asset-reference.js';
import type { OutputRow } from './_panel.js';
import { batchOf, row, type Row } from './_rows.js';

const closes = { XOM: logPriceOf('XOM'), CVX: logPriceOf('CVX'), KO: logPriceOf('KO') };
const rows: Row[] = [...closes.XOM.keys()].flatMap((at) =>
  Object.entries(closes).map(([symbol, values]) => row(at + 1, symbol, values[at]!)),
);

it('gives the test of the reference for its pair, and one row for each', () => {
  const found = compute(
    rows as never,
    pairs({ symbols: ['XOM', 'KO', 'CVX'], column: 'returns' }),
    fullSampleCointegration(),
  ) as unknown as OutputRow[];
  expect(found.map(({ symbol }) => symbol)).toEqual(['KO|CVX', 'XOM|CVX', 'XOM|KO']);
  const { cointegration: reference } = crossAsset;
  const [, pair] = found;
  expect(pair).toMatchObject({ rows: 1005, sequence: 1n, available: rows.at(-1)!.available, time: rows.at(-1)!.time });
  expect(isNear(pair!['hedgeRatio'] as number, reference.ols_beta)).toBe(true);
  expect(isNear(pair!['intercept'] as number, reference.ols_alpha)).toBe(true);
  expect(isNear(pair!['statistic'] as number, reference.eg_t_lag1)).toBe(true);
  expect(isNear(pair!['halfLife'] as number, reference.half_life_delta)).toBe(true);
  expect(Math.abs((pair!['pValue'] as number) - reference.eg_p_lag1)).toBeLessThan(1e-8);
});

it('leaves out rows without a value and pairs with too few rows', () => {
  const few = [1, 2, 3, 4].map((at) => ({ symbol: 'A', available: BigInt(at), a: at === 2 ? null : at, b: at * at }));
  const operator = fullSampleCointegration({ columns: { y: 'a', x: 'b' }, lags: 0 });
  expect((compute(few, operator) as unknown as OutputRow[]).map((each) => each['rows'])).toEqual([3]);
  expect((compute(few.slice(0, 3), operator) as unknown as OutputRow[]).length).toBe(0);
});

it('goes on from a snapshot, however large, and looks at nothing early', async () => {
  const some = rows.slice(0, 600);
  const table = () => [batchOf(some)];
  const params = [{ columns: { y: 'returns', x: 'returns' } }];
  for (const law of ['cut', 'snapshot', 'noLookAhead', 'accounts'] as const)
    await checkLaw(law, fullSampleCointegration, { table, params, seed: 3 });
});
