import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { hayashiYoshida, pairs } from 'rxarrow/operators';

it('works on the ticks of two symbols as they come', () => {
  const ticks: readonly (readonly [string, number])[] = [
    ['A', 100],
    ['B', 50],
    ['A', 110],
    ['B', 60],
    ['B', 66],
    ['A', 99],
  ];
  const rows = ticks.map(([symbol, price], k) => ({ symbol, available: BigInt(k), price }));
  const found = compute(
    rows,
    pairs({ pairs: [['B', 'A']], column: 'price', missing: 'null' }),
    hayashiYoshida({ period: 6 }),
  );
  const up = Math.log(1.1);
  // The rise of A lies over the first rise of B alone, its fall over both.
  const expected = up * Math.log(1.2) + Math.log(0.9) * Math.log(1.2) + Math.log(0.9) * up;
  expect(Number(found.at(-1)!['hayashiYoshidaCovariance'])).toBeCloseTo(expected, 12);
});
