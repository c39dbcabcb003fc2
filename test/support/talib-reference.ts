import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { talibTwins } from './talib-twins.js';
import type { TalibTwin } from './talib-twins.js';

export interface ReferenceCase {
  readonly fn: string;
  readonly inputs: readonly string[];
  readonly params: Readonly<Record<string, number>>;
  readonly lookback: number;
  readonly outputs: Readonly<Record<string, { readonly begin: number; readonly values: readonly number[] }>>;
}

export interface ReferenceFile {
  readonly name: string;
  readonly tolerance: number;
  readonly rows: number;
  readonly columns: Readonly<Record<'high' | 'low' | 'close' | 'volume', Float64Array>>;
  readonly cases: readonly ReferenceCase[];
}

const names = ['spx', 'aapl', 'intraday', 'edge-zeros', 'edge-toobig', 'edge-penny'];

/** The outputs of TA-Lib that lie in test/reference/talib, with the columns they were computed from. */
export const talibReference: readonly ReferenceFile[] = names.map((name) => {
  const file = JSON.parse(readFileSync(new URL(`../reference/talib/${name}.json`, import.meta.url), 'utf8')) as {
    rows: number;
    inputs: Record<'high' | 'low' | 'close' | 'volume', number[]>;
    cases: ReferenceCase[];
  };
  const { high, low, close, volume } = file.inputs;
  return {
    name,
    rows: file.rows,
    tolerance: name === 'edge-toobig' ? 1e-7 : 1e-9,
    columns: {
      high: Float64Array.from(high),
      low: Float64Array.from(low),
      close: Float64Array.from(close),
      volume: Float64Array.from(volume),
    },
    cases: file.cases,
  };
});

type Compute = (
  columns: ReferenceFile['columns'],
  params: Readonly<Record<string, number>>,
) => Readonly<Record<string, ArrayLike<number | null>>>;

/**
 * Tests that `compute`, given columns and our parameters, gives the outputs of TA-Lib in every case of the reference,
 * and that `warmup` is TA-Lib's lookback.
 */
export function matchesTalib(
  component: keyof typeof talibTwins,
  compute: Compute,
  warmup: (params: never) => number,
): void {
  const twin: TalibTwin = talibTwins[component];
  const cases = talibReference.flatMap((file) =>
    file.cases.filter(({ fn }) => fn === twin.fn).map((reference) => ({ file, reference })),
  );
  const named = cases.map(({ file, reference }) => ({ data: file.name, theirs: reference.params, file, reference }));
  describe('gives the numbers of TA-Lib', () => {
    it.each(named)(`${twin.fn} $theirs on $data`, ({ file, reference }) => {
      const params = twin.params(reference.params);
      expect(warmup(params as never)).toBe(reference.lookback);
      const found = compute(file.columns, params);
      for (const [theirs, ours] of Object.entries(twin.outputs)) {
        // Our bands lie at equal distances; TA-Lib's lower one may have a distance of its own.
        if (ours === 'lower' && reference.params['nbdevdn'] !== reference.params['nbdevup']) continue;
        expectReference(found[ours]!, reference.outputs[theirs]!, file.tolerance);
      }
    });
  });
}

/** Holds `actual` (NaN or null where there is no value) to an output of the reference. */
function expectReference(
  actual: ArrayLike<number | null>,
  expected: { readonly begin: number; readonly values: readonly number[] },
  tolerance: number,
): void {
  const first = Array.from(actual).findIndex((value) => value !== null && !Number.isNaN(value));
  expect(first).toBe(expected.begin);
  expect(actual.length).toBe(expected.begin + expected.values.length);
  const wrong = expected.values.flatMap((value, k) => {
    const found = actual[expected.begin + k] ?? Number.NaN;
    const within = Math.abs(found - value) <= tolerance * Math.max(1, Math.abs(value));
    return within ? [] : [{ row: expected.begin + k, found, expected: value }];
  });
  expect(wrong).toEqual([]);
}
