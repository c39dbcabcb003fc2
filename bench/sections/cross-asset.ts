import type { RecordBatch } from 'apache-arrow';
import { compute } from '../../src/core/index.js';
import {
  choleskyFactor,
  distancesOf,
  linkage,
  RollingCrossProducts,
  symmetricEigen,
  toCorrelation,
  triangleSize,
} from '../../src/kernels/index.js';
import { covarianceMatrix } from '../../src/operators/index.js';
import { batchFromArrays } from '../../src/core/from-values.js';
import { race, timeOf } from '../harness/race.js';
import { figure, type Section } from '../harness/result.js';

const ASSETS = 500;
const PERIOD = 252;
/** Instants that are measured at once. */
const INSTANTS = 25;

/** Returns with a common factor, the same in each run. */
function returnsOf(instants: number): Float64Array[] {
  let seed = 42;
  const next = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  };
  return Array.from({ length: instants }, () => {
    const market = next() * 0.01;
    return Float64Array.from({ length: ASSETS }, () => market + next() * 0.02);
  });
}

/** What one writes without carrying anything: means, then all products of all rows of the window. */
function recompute(window: readonly Float64Array[], out: Float64Array): void {
  const means = new Float64Array(ASSETS);
  for (const row of window) for (let i = 0; i < ASSETS; i++) means[i]! += row[i]! / PERIOD;
  out.fill(0);
  const distances = new Float64Array(ASSETS);
  for (const row of window) {
    for (let i = 0; i < ASSETS; i++) distances[i] = row[i]! - means[i]!;
    for (let i = 0, at = 0; i < ASSETS; i++) {
      const value = distances[i]!;
      for (let j = 0; j <= i; j++, at++) out[at]! += value * distances[j]!;
    }
  }
  for (let at = 0; at < out.length; at++) out[at]! /= PERIOD - 1;
}

function batchOf(rows: readonly Float64Array[]): RecordBatch {
  const names = Array.from({ length: ASSETS }, (_, k) => `S${k}`);
  return batchFromArrays({
    symbol: rows.flatMap(() => names),
    available: BigInt64Array.from({ length: rows.length * ASSETS }, (_, k) => BigInt(Math.floor(k / ASSETS))),
    returns: Float64Array.from(rows.flatMap((row) => [...row])),
  });
}

export const section: Section = {
  name: 'cross-asset',
  title: 'Across assets',
  about: `The covariance matrix of ${ASSETS} assets over ${PERIOD} instants, from instant to instant: carried on by adding one row and taking one out, against a loop over all rows of the window. The rebuilding of all sums, once in a period, is part of the first figure. Below, what is made of such a matrix. One core.`,
  async run() {
    const rows = returnsOf(3 * PERIOD);
    const out = new Float64Array(triangleSize(ASSETS));
    const carried = new RollingCrossProducts(ASSETS, PERIOD);
    for (const row of rows.slice(0, PERIOD)) carried.add(row);
    let at = 0;
    const batch = batchOf(rows.slice(0, PERIOD + INSTANTS));
    const symbols = Array.from({ length: ASSETS }, (_, k) => `S${k}`);
    const matrix = new Float64Array(triangleSize(ASSETS));
    carried.covariance(matrix, 1);
    toCorrelation(matrix, ASSETS);
    const distances = distancesOf(matrix);
    const times = await race(
      [
        {
          name: 'carried on',
          rows: PERIOD,
          run: () => {
            for (let k = 0; k < PERIOD; k++) {
              carried.add(rows[at++ % rows.length] as Float64Array);
              carried.covariance(out, 1);
            }
          },
        },
        { name: 'worked out anew', rows: 1, run: () => recompute(rows.slice(0, PERIOD), out) },
        {
          name: '`covarianceMatrix`, a matrix every 25 instants',
          rows: PERIOD + INSTANTS,
          run: () => compute(batch, covarianceMatrix({ symbols, period: PERIOD, every: INSTANTS })).numRows,
        },
        { name: 'factor for `turbulence`', rows: 1, run: () => choleskyFactor(matrix.slice(), ASSETS) },
        { name: 'all eigenvalues and vectors', rows: 1, run: () => symmetricEigen(matrix, ASSETS) },
        { name: 'clusters, average linkage', rows: 1, run: () => linkage(distances, ASSETS, 'average').length },
      ],
      { rounds: 5 },
    );
    const ms = (name: string): number => timeOf(times, name).median / 1e6;
    const names = [...times.keys()];
    return {
      tables: [{ columns: ['What', 'ms an instant'], rows: names.map((name) => [name, figure(ms(name))]) }],
      goals: [
        {
          what: `the matrix of ${ASSETS} assets, carried on against worked out anew`,
          found: ms('worked out anew') / ms('carried on'),
          goal: 20,
          unit: 'times as fast',
          sense: 'at least',
        },
      ],
      notes: [],
    };
  },
};
