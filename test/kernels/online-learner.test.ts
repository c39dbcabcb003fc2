import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyKernel, onlineLearner, type OnlineLearnerParams } from 'rxarrow/kernels';

type Matrix = readonly (readonly number[])[];

/** Solves a system of equations by elimination with pivots. */
function solve(matrix: Matrix, right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column]!) > Math.abs(best[column]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / pivot[column]!;
      rows[row] = rows[row]!.map((value, at) => value - factor * pivot[at]!);
    }
  }
  return rows.map((row, at) => row[n]! / row[at]!);
}

function run(kind: 'linear' | 'logistic', params: OnlineLearnerParams, columns: readonly number[][]): number[] {
  const kernel = onlineLearner(kind, params);
  const inputs = Object.fromEntries(columns.map((column, at) => [`input${at}`, Float64Array.from(column)]));
  const found: unknown = applyKernel(kernel, {}, inputs);
  return [...(found as Float64Array)];
}

const ticks = fc.array(fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 })), {
  minLength: 12,
  maxLength: 25,
});

it('predicts as a ridge regression of what was known by then', () => {
  fc.assert(
    fc.property(ticks, fc.integer({ min: 1, max: 3 }), fc.constantFrom(1, 0.9), (rows, horizon, forgetting) => {
      const x = rows.map(([value]) => value / 4);
      const y = rows.map(([value, noise]) => 0.5 * value + noise / 8 + 3);
      const ridge = 0.1;
      const found = run('linear', { features: 1, horizon, forgetting, ridge, minRows: 2 }, [x, y]);
      for (const [row, predicted] of found.entries()) {
        const known = row - horizon + 1;
        if (known < 2) {
          expect(predicted).toBeNaN();
          continue;
        }
        // Normal equations over the pairs (x[k], y[k + horizon]) with k + horizon <= row.
        const matrix = [
          [ridge * forgetting ** known, 0],
          [0, ridge * forgetting ** known],
        ];
        const right = [0, 0];
        for (let k = 0; k < known; k++) {
          const weight = forgetting ** (known - 1 - k);
          const input = [1, x[k]!];
          for (const a of [0, 1]) {
            right[a] = right[a]! + weight * input[a]! * y[k + horizon]!;
            for (const b of [0, 1]) matrix[a]![b] = matrix[a]![b]! + weight * input[a]! * input[b]!;
          }
        }
        const [constant, slope] = solve(matrix, right) as [number, number];
        expect(predicted).toBeCloseTo(constant + slope * x[row]!, 6);
      }
    }),
    { numRuns: 40 },
  );
});

it('learns a logistic target by the curvature at the present weights', () => {
  fc.assert(
    fc.property(ticks, (rows) => {
      const x = rows.map(([value]) => value / 4);
      const y = rows.map(([value, noise]) => Number(value + noise > 0));
      const found = run('logistic', { features: 1, horizon: 1, forgetting: 1, ridge: 1, minRows: 1 }, [x, y]);
      // The information matrix is added up, and inverted for each step.
      const information = [
        [1, 0],
        [0, 1],
      ];
      let weights = [0, 0];
      for (let row = 1; row < x.length; row++) {
        const input = [1, x[row - 1]!];
        const p = 1 / (1 + Math.exp(-(weights[0]! + weights[1]! * input[1]!)));
        for (const a of [0, 1]) for (const b of [0, 1]) information[a]![b]! += p * (1 - p) * input[a]! * input[b]!;
        const step = solve(
          information,
          input.map((value) => value * (y[row]! - p)),
        );
        weights = weights.map((weight, at) => weight + step[at]!);
        const expected = 1 / (1 + Math.exp(-(weights[0]! + weights[1]! * x[row]!)));
        expect(found[row]).toBeCloseTo(expected, 8);
      }
    }),
    { numRuns: 40 },
  );
});

it('leaves out rows that lack an input, and waits for targets that are not known', () => {
  const x = [1, NaN, 3, 4, 5];
  const y = [0, 2, 7, NaN, 8];
  const params = { features: 1, horizon: 1, forgetting: 1, ridge: 1, minRows: 1 };
  const found = run('linear', params, [x, y]);
  // Learned is only that 1 gave 2, and in the last row that 4 gave 8: that of NaN never, and of 3 nothing is known.
  expect(found.slice(0, 2)).toEqual([NaN, NaN]);
  expect(found[2]).toBeCloseTo((2 / 3) * (1 + 3), 12);
  expect(found[3]).toBeCloseTo((2 / 3) * (1 + 4), 12);
  const [constant, slope] = solve(
    [
      [3, 5],
      [5, 18],
    ],
    [10, 34],
  ) as [number, number];
  expect(found[4]).toBeCloseTo(constant + slope * 5, 12);
});
