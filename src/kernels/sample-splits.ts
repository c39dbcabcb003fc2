import { InvalidParams } from '../base/errors.js';

/** Times, or rows by number. */
export type Times = ArrayLike<number> | ArrayLike<bigint>;

/** The samples to train on and to test with, by number. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export interface PurgedKFoldOptions {
  readonly folds: number;
  /** Part of all samples that is left out after a test, from 0 on; 0 when left out. */
  readonly embargo?: number;
}

/**
 * Tests each of `folds` neighbouring groups of samples; trained are those whose label ended before the first test sample, and
 * those that start after the last label of the test ended and an embargo: M. López de Prado, Advances in Financial Machine Learning,
 * section 7.4, 2018.
 * @param starts the time of each sample, not falling; @param ends when its label was known
 * @throws InvalidParams when samples are not in order, or fewer than folds
 */
export function purgedKFold(starts: Times, ends: Times, { folds, embargo = 0 }: PurgedKFoldOptions): Split[] {
  checkSamples('purgedKFold', starts, ends);
  const groups = groupsOf('purgedKFold', starts.length, folds, 'folds');
  return groups.map((test) => split(starts, ends, [test], embargo));
}

export interface CombinatorialOptions {
  /** Neighbouring groups that the samples are divided into. */
  readonly groups: number;
  /** How many of them are tested at a time. */
  readonly testGroups: number;
  /** As of `purgedKFold`. */
  readonly embargo?: number;
}

export interface CombinatorialSplits {
  /** One for each choice of test groups, these in rising order. */
  readonly splits: readonly (Split & { readonly groups: readonly number[] })[];
  /** Backtests that cover all samples: of each the split that tests each group. */
  readonly paths: readonly (readonly number[])[];
}

/**
 * Combinatorial purged cross-validation: M. López de Prado, Advances in Financial Machine Learning, chapter 12, 2018. `groups` choose
 * `testGroups` splits, which make up `testGroups / groups` as many paths.
 * @throws InvalidParams as `purgedKFold`
 */
export function combinatorialPurged(
  starts: Times,
  ends: Times,
  { groups: count, testGroups, embargo = 0 }: CombinatorialOptions,
): CombinatorialSplits {
  const component = 'combinatorialPurged';
  checkSamples(component, starts, ends);
  const groups = groupsOf(component, starts.length, count, 'groups');
  if (!Number.isSafeInteger(testGroups) || testGroups < 1 || testGroups >= count)
    throw new InvalidParams({
      component,
      path: 'testGroups',
      found: testGroups,
      expected: `a whole number from 1, less than the ${count} groups`,
    });
  const splits = choices(count, testGroups).map((chosen) => ({
    ...split(
      starts,
      ends,
      chosen.map((group) => groups[group]!),
      embargo,
    ),
    groups: chosen,
  }));
  const testing = groups.map((_, group) => [...splits.keys()].filter((at) => splits[at]!.groups.includes(group)));
  const paths = (testing[0] ?? []).map((_, path) => testing.map((of) => of[path]!));
  return { splits, paths };
}

export interface WalkForwardOptions {
  /** Samples of a test. */
  readonly testSamples: number;
  /** Samples before the first test. */
  readonly trainSamples: number;
  /** `rolling` trains on the last `trainSamples`, `expanding` on all before. */
  readonly window?: 'rolling' | 'expanding';
}

/**
 * Tests one group of samples after the other, trained on those before whose label was known when the test began.
 * @throws InvalidParams as `purgedKFold`
 */
export function walkForward(
  starts: Times,
  ends: Times,
  { testSamples, trainSamples, window = 'rolling' }: WalkForwardOptions,
): Split[] {
  checkSamples('walkForward', starts, ends);
  for (const [path, found] of Object.entries({ testSamples, trainSamples }))
    if (!Number.isSafeInteger(found) || found < 1)
      throw new InvalidParams({ component: 'walkForward', path, found, expected: 'a whole number from 1' });
  const splits: Split[] = [];
  for (let first = trainSamples; first < starts.length; first += testSamples) {
    const begin = starts[first]!;
    const from = window === 'rolling' ? first - trainSamples : 0;
    splits.push({
      train: numbers(from, first, (sample) => ends[sample]! < begin),
      test: numbers(first, Math.min(starts.length, first + testSamples)),
    });
  }
  return splits;
}

interface Group {
  readonly from: number;
  readonly to: number;
}

/** What is left of the samples when those near each tested group are out. */
function split(starts: Times, ends: Times, tests: readonly Group[], embargo: number): Split {
  const samples = starts.length;
  const left = Math.floor(samples * embargo);
  const isOut = new Uint8Array(samples);
  for (const { from, to } of tests) {
    let last = ends[from]!;
    for (let sample = from; sample < to; sample++) {
      isOut[sample] = 1;
      if (ends[sample]! > last) last = ends[sample]!;
    }
    const begin = starts[from]!;
    for (let sample = 0; sample < from; sample++) if (ends[sample]! >= begin) isOut[sample] = 1;
    let after = to;
    while (after < samples && starts[after]! <= last) after++;
    isOut.fill(1, to, Math.min(samples, after + left));
  }
  const isTested = (sample: number): boolean => tests.some(({ from, to }) => sample >= from && sample < to);
  return {
    train: numbers(0, samples, (sample) => isOut[sample] === 0),
    test: numbers(0, samples, isTested),
  };
}

function numbers(from: number, to: number, keep: (sample: number) => boolean = () => true): Int32Array {
  const kept: number[] = [];
  for (let sample = from; sample < to; sample++) if (keep(sample)) kept.push(sample);
  return Int32Array.from(kept);
}

function groupsOf(component: string, samples: number, count: number, path: string): Group[] {
  if (!Number.isSafeInteger(count) || count < 2 || count > samples)
    throw new InvalidParams({
      component,
      path,
      found: count,
      expected: `a whole number from 2 to the ${samples} samples`,
    });
  const size = Math.floor(samples / count);
  const larger = samples % count;
  // The first groups are one larger where samples are left over.
  return Array.from({ length: count }, (_, group) => {
    const from = group * size + Math.min(group, larger);
    return { from, to: from + size + (group < larger ? 1 : 0) };
  });
}

function choices(count: number, size: number): number[][] {
  if (size === 0) return [[]];
  const found: number[][] = [];
  for (let last = size - 1; last < count; last++)
    for (const before of choices(last, size - 1)) found.push([...before, last]);
  return found.sort((a, b) => {
    const at = a.findIndex((group, place) => group !== b[place]);
    return at < 0 ? 0 : a[at]! - b[at]!;
  });
}

function checkSamples(component: string, starts: Times, ends: Times): void {
  if (starts.length !== ends.length)
    throw new InvalidParams({
      component,
      path: 'ends',
      found: `${ends.length} ends`,
      expected: `${starts.length}, as many as starts`,
    });
  for (let sample = 0; sample < starts.length; sample++) {
    const start = starts[sample]!;
    if (sample > 0 && start < starts[sample - 1]!)
      throw new InvalidParams({
        component,
        path: `starts[${sample}]`,
        found: start,
        expected: `no time before the ${String(starts[sample - 1])} of the sample before`,
        hint: 'Labels come out in the order of their ends: sort them by their start.',
      });
    if (!(ends[sample]! >= start))
      throw new InvalidParams({
        component,
        path: `ends[${sample}]`,
        found: ends[sample],
        expected: `no time before the start, ${String(start)}`,
      });
  }
}
