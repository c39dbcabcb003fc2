import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { lag, leadLag } from 'rxarrow/operators';
import { returnsOf } from '../../support/cross-asset-reference.js';

it('finds the series that runs ahead', () => {
  const rows = [...returnsOf.XOM!.slice(0, 200)].map((x, k) => ({ symbol: 'A', available: BigInt(k), x }));
  const found = compute(rows, lag({ period: 2, column: 'x', as: 'y' }), leadLag({ period: 60, maxLag: 4 }));
  const last = found.at(-1)!;
  expect([last['leadLagRows'], Number(last['leadLagCorrelation']).toFixed(9)]).toEqual([2, '1.000000000']);
  // Two rows have no y, and four have nothing so far behind them.
  expect([found[64]!['leadLagRows'], found[65]!['leadLagRows']]).toEqual([null, 2]);
});
