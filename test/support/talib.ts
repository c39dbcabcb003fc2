import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compute, configuredOf, type Component, type Twin } from '../../src/core/index.js';
import { addedColumns } from '../../src/pipeline/index.js';

type Column = readonly (number | null)[];

/** One call of TA-Lib and what it gave; `values[0]` belongs to row `begin`. */
export interface TalibCase {
  readonly data: string;
  readonly inputs: readonly string[];
  readonly params: Readonly<Record<string, number>>;
  readonly lookback: number;
  readonly outputs: Readonly<Record<string, { readonly begin: number; readonly values: Column }>>;
  /** Rows that TA-Lib was told to hide besides, by function. */
  readonly unstable?: Readonly<Record<string, number>>;
  /** Leading rows whose inputs were NaN. */
  readonly lead_nan?: number;
}

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../reference/talib/${path}`, import.meta.url), 'utf8'));

/** The columns that TA-Lib was given, by data set. */
export const talibData = read('data.json') as Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

export function talibCases(folder: string, fn: string): readonly TalibCase[] {
  return (read(`${folder}/${fn}.json`) as { readonly cases: readonly TalibCase[] }).cases;
}

/** Its numbers for kinds of moving average. */
const averages = ['sma', 'ema', 'wma', 'dema', 'tema', 'trima', 'kama', 'mama', 't3', 'hma', , , 'zlema', 'rma'];

const integers = new Set(['integer', 'minidx', 'maxidx', 'trend']);

/**
 * Tests that a component gives the numbers of each function of TA-Lib that it names as its twin, in every case of the
 * reference, that its warm-up is TA-Lib's lookback, and that no parameter of the reference is left aside.
 */
export function matchesTalib(component: Component): void {
  const twins = component.card.twins?.talib ?? [];
  describe('gives the numbers of TA-Lib', () => {
    it('names a function of TA-Lib', () => {
      expect(twins.length).toBeGreaterThan(0);
    });
    for (const twin of twins) {
      const cases = talibCases('functions', twin.name).map((reference) => ({ ...reference, reference }));
      it.each(cases)(`${twin.name} $params on $data`, ({ reference }) => {
        holdTo(component, twin, reference);
      });
    }
  });
}

function holdTo(component: Component, twin: Twin, reference: TalibCase): void {
  const operator = component.configure(paramsOf(twin, reference)) as object;
  const { card, params } = configuredOf(operator)!;
  const first = Object.values(reference.outputs)[0]!;
  const rows = first.begin + first.values.length;
  const columns = Object.fromEntries(
    Object.entries(talibData[reference.data]!).map(([name, values]) => [
      name,
      Float64Array.from(values.slice(0, rows), (value, row) => (row < (reference.lead_nan ?? 0) ? Number.NaN : value)),
    ]),
  );
  columns['periods'] = Float64Array.from({ length: rows }, (_, row) => 2 + (row % 29));
  const found = compute(columns, operator);
  const names = addedColumns(card);
  const outputs = twin.outputs ?? { [Object.keys(reference.outputs)[0]!]: card.outputs![0]! };
  const hidden = Object.values(reference.unstable ?? {}).reduce((sum, hide) => sum + hide, 0);
  expect(card.warmup!(params as never), 'warm-up').toBe(reference.lookback - hidden);
  for (const [theirs, expected] of Object.entries(reference.outputs)) {
    if (!(theirs in outputs)) continue;
    const at = card.outputs!.indexOf(outputs[theirs]!);
    const values = (found[names[at]!] as Float64Array).map((value) => value * (twin.factor ?? 1));
    expectOutput(values, expected, integers.has(theirs), reference, hidden);
  }
}

function paramsOf(twin: Twin, reference: TalibCase): Readonly<Record<string, unknown>> {
  const params: Record<string, unknown> = { ...twin.with };
  for (const [theirs, value] of Object.entries(reference.params)) {
    if (twin.idle?.includes(theirs)) continue;
    const ours = twin.params?.[theirs];
    if (ours === undefined) throw new Error(`${twin.name} has the parameter "${theirs}", which its twin does not map.`);
    params[ours] = theirs.endsWith('matype') ? averages[value] : value;
  }
  return params;
}

function expectOutput(
  actual: Float64Array,
  { begin, values }: { readonly begin: number; readonly values: Column },
  whole: boolean,
  { data }: TalibCase,
  hidden: number,
): void {
  const tolerance = whole ? 0 : data === 'edge-toobig' ? 1e-7 : 1e-9;
  expect(actual.length).toBe(begin + values.length);
  const first = actual.findIndex((value) => !Number.isNaN(value));
  // Where TA-Lib divides zero by zero it has no value at all, and there is nothing to compare.
  if (hidden === 0 && values.length > 0) expect(first, 'first row with a value').toBe(begin);
  const wrong = values.flatMap((value, at) => {
    const got = actual[begin + at]!;
    const expected = value ?? Number.NaN;
    const within = Object.is(got, expected) || Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected));
    return within ? [] : [{ row: begin + at, found: got, expected }];
  });
  expect(wrong).toEqual([]);
}
