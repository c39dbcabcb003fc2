import fc from 'fast-check';
import { expect, it } from 'vitest';
import { combinatorialPurged, purgedKFold, walkForward } from 'rxarrow/kernels';
import { featuresReference } from '../support/features-reference.js';

const { purged_kfold: reference, labels } = featuresReference;
const starts = labels.triple_barrier.map(({ t0 }) => t0);
const ends = labels.triple_barrier.map(({ t1 }) => t1);

it('leaves out what the reference leaves out, of rows and of times', () => {
  const options = { folds: reference.k, embargo: reference.embargo_fraction };
  const times = (rows: readonly number[]): BigInt64Array => BigInt64Array.from(rows, (row) => BigInt(row) * 86_400n);
  for (const folds of [purgedKFold(starts, ends, options), purgedKFold(times(starts), times(ends), options)]) {
    expect(folds.map(({ test }) => [test[0], test.at(-1)])).toEqual(reference.folds.map(({ test }) => test));
    expect(folds.map(({ train }) => [...train])).toEqual(reference.folds.map(({ train }) => train));
  }
});

/** Samples in order, each with a label of some length. */
const samples = fc
  .array(fc.record({ step: fc.integer({ min: 0, max: 3 }), length: fc.integer({ min: 0, max: 6 }) }), {
    minLength: 12,
    maxLength: 40,
  })
  .map((each) => {
    let time = 0;
    const from = each.map(({ step }) => (time += step));
    return { from, to: each.map(({ length }, at) => from[at]! + length) };
  });

it('has as many splits and paths as can be chosen, each path testing each sample once', () => {
  fc.assert(
    fc.property(
      samples,
      fc.constantFrom(...reference.cpcv.filter(({ N }) => N <= 10)),
      ({ from, to }, { N, k, splits, paths }) => {
        const found = combinatorialPurged(from, to, { groups: N, testGroups: k, embargo: 0.05 });
        expect(found.splits).toHaveLength(splits);
        expect(found.paths).toHaveLength(paths);
        for (const path of found.paths) {
          expect(path).toHaveLength(N);
          for (const [group, split] of path.entries()) expect(found.splits[split]!.groups).toContain(group);
        }
        const used = found.paths.flatMap((path) => path.map((split, group) => `${split}/${group}`));
        expect(new Set(used).size).toBe(splits * k);
      },
    ),
    { numRuns: 30 },
  );
});

it('never trains on a label that overlaps one it tests', () => {
  fc.assert(
    fc.property(samples, ({ from, to }) => {
      const all = [
        ...purgedKFold(from, to, { folds: 4, embargo: 0.1 }),
        ...combinatorialPurged(from, to, { groups: 5, testGroups: 2 }).splits,
        ...walkForward(from, to, { trainSamples: 6, testSamples: 3 }),
      ];
      for (const { train, test } of all)
        for (const trained of train)
          for (const tested of test) expect(from[trained]! <= to[tested]! && to[trained]! >= from[tested]!).toBe(false);
    }),
    { numRuns: 30 },
  );
});

it('walks forward over windows of one length, or over all before', () => {
  const rows = [0, 1, 2, 3, 4, 5, 6, 7];
  const until = rows.map((row) => row + 1);
  const rolling = walkForward(rows, until, { trainSamples: 3, testSamples: 2 });
  // The label of the row before the test is not known when the test begins.
  expect(rolling.map(({ train, test }) => [[...train], [...test]])).toEqual([
    [
      [0, 1],
      [3, 4],
    ],
    [
      [2, 3],
      [5, 6],
    ],
    [[4, 5], [7]],
  ]);
  const expanding = walkForward(rows, until, { trainSamples: 3, testSamples: 4, window: 'expanding' });
  expect(expanding.map(({ train }) => [...train])).toEqual([
    [0, 1],
    [0, 1, 2, 3, 4, 5],
  ]);
});

it('says what is wrong with samples and options', () => {
  expect(() => purgedKFold([2, 1], [3, 3], { folds: 2 })).toThrow(/starts\[1\].*sort them by their start/s);
  expect(() => purgedKFold([1, 2], [3, 1], { folds: 2 })).toThrow(/ends\[1\]/);
  expect(() => purgedKFold([1, 2], [3], { folds: 2 })).toThrow(/1 ends/);
  expect(() => purgedKFold([1, 2], [3, 3], { folds: 3 })).toThrow(/folds.*from 2 to the 2 samples/);
  expect(() => combinatorialPurged([1, 2], [1, 2], { groups: 2, testGroups: 2 })).toThrow(/testGroups/);
  expect(() => walkForward([1], [1], { trainSamples: 0, testSamples: 1 })).toThrow(/trainSamples/);
});
