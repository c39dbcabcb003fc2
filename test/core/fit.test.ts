import { tableFromArrays, type Table } from 'apache-arrow';
import { from } from 'rxjs';
import { expect, it } from 'vitest';
import { compute, fit, fittedOperators } from 'rxarrow';
import { ordinal, returns, scale, targetEncoder } from 'rxarrow/operators';

const before = [
  { symbol: 'A', close: 1 },
  { symbol: 'B', close: 10 },
  { symbol: 'A', close: 3 },
  { symbol: 'B', close: 30 },
];
const after = [
  { symbol: 'B', close: 40 },
  { symbol: 'A', close: 2 },
  { symbol: 'C', close: 7 },
  { symbol: 'A', close: 6 },
];

function batchesOf(rows: readonly { symbol: string; close: number }[]): Table {
  return tableFromArrays({ symbol: rows.map((row) => row.symbol), close: Float64Array.from(rows, (row) => row.close) });
}

it('uses on one stream what was learned of another, saved in between', async () => {
  const fitted = await fit(
    from(batchesOf(before).batches),
    scale({ columns: ['close'], method: 'minMax' }),
    ordinal({ column: 'symbol' }),
    returns({ column: 'closeScaled' }),
  );
  const saved = JSON.stringify(fitted.steps);
  const operators = fittedOperators(JSON.parse(saved) as typeof fitted.steps, [scale, ordinal, returns]);
  const pick = (rows: readonly Record<string, unknown>[]): unknown[] =>
    rows.map((row) => [row['closeScaled'], row['symbolCode'], row['returns']]);
  const found = pick(compute(after, ...operators));
  expect(found).toEqual([
    [1.5, 1, null],
    [0.5, 0, null],
    [null, -1, null],
    [2.5, 0, 4],
  ]);
  expect(pick(compute(after, ...fitted.operators))).toEqual(found);
  // Nothing is learned on the way: a second time gives the same.
  expect(
    pick(compute([...after, ...after], ...operators))
      .slice(4)
      .map((row) => (row as unknown[]).slice(0, 2)),
  ).toEqual(found.map((row) => (row as unknown[]).slice(0, 2)));
});

it('fits a target encoder on a table', async () => {
  const { operators } = await fit(
    batchesOf([...before, { symbol: 'A', close: 5 }]),
    targetEncoder({ column: 'symbol', target: 'close', smoothing: 0 }),
  );
  expect(compute(after, ...operators).map((row) => row['symbolTarget'])).toEqual([30, 4, (3 + 5 + 30) / 3, 4]);
});

it('refuses what is damaged, of another component, or not given', async () => {
  const { steps } = await fit(batchesOf(before), scale({ columns: ['close'] }));
  const text = (steps[0] as { scale: { fitted: string } }).scale.fitted;
  const open = (operator: object): unknown => compute(after, operator);
  expect(() => open(scale({ columns: ['close'], fitted: `${text.slice(0, 60)}A${text.slice(61)}` }))).toThrow(
    /fitted.*what fit\(\) gave for "scale"/,
  );
  expect(() => open(ordinal({ column: 'symbol', fitted: text }))).toThrow(/learned by .*scale/);
  expect(() => fittedOperators(steps, [ordinal])).toThrow(/"scale" among them/);
});
