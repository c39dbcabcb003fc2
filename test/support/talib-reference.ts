import { readFileSync } from 'node:fs';
import { compute, configuredOf, type Component, type Twin } from '../../src/core/index.js';
import { addedColumns } from '../../src/pipeline/index.js';
import { twinParams } from './twin-params.js';

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

const integers = new Set(['integer', 'minidx', 'maxidx', 'trend']);

/** One output of a component beside the one of TA-Lib. */
export interface ComparedOutput {
  readonly name: string;
  readonly rows: number;
  readonly expectedRows: number;
  /** First row with a value, -1 without one. */
  readonly first: number;
  readonly expectedFirst: number;
  /** Values are compared from the first of TA-Lib on. */
  readonly compared: number;
  /** Largest |found - expected| / max(1, |expected|). */
  readonly largestError: number;
  /** How large it may be. */
  readonly tolerance: number;
  readonly wrong: readonly { readonly row: number; readonly found: number; readonly expected: number }[];
}

export interface Comparison {
  readonly warmup: number;
  readonly expectedWarmup: number;
  /** TA-Lib was told to hide rows besides, so that its first row says nothing. */
  readonly hides: boolean;
  readonly outputs: readonly ComparedOutput[];
}

/** Computes a case of the reference with its twin, and compares every output that the twin names. */
export function compareWithTalib(component: Component, twin: Twin, reference: TalibCase): Comparison {
  const operator = component.configure(twinParams(twin, reference.params)) as object;
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
  return {
    warmup: card.warmup!(params as never),
    expectedWarmup: reference.lookback - hidden,
    hides: hidden > 0,
    outputs: Object.entries(reference.outputs)
      .filter(([theirs]) => theirs in outputs)
      .map(([theirs, expected]) => {
        const at = card.outputs!.indexOf(outputs[theirs]!);
        const values = (found[names[at]!] as Float64Array).map((value) => value * (twin.factor ?? 1));
        return compareOutput(theirs, values, expected, reference.data);
      }),
  };
}

function compareOutput(
  name: string,
  actual: Float64Array,
  { begin, values }: { readonly begin: number; readonly values: Column },
  data: string,
): ComparedOutput {
  const tolerance = integers.has(name) ? 0 : data === 'edge-toobig' ? 1e-7 : 1e-9;
  let largestError = 0;
  const wrong = values.flatMap((value, at) => {
    const found = actual[begin + at]!;
    // Where TA-Lib divides zero by zero it has no value at all.
    const expected = value ?? Number.NaN;
    if (Object.is(found, expected)) return [];
    const error = Math.abs(found - expected) / Math.max(1, Math.abs(expected));
    if (!(error <= largestError)) largestError = error;
    return error <= tolerance ? [] : [{ row: begin + at, found, expected }];
  });
  return {
    name,
    rows: actual.length,
    expectedRows: begin + values.length,
    first: actual.findIndex((value) => !Number.isNaN(value)),
    expectedFirst: begin,
    compared: values.length,
    largestError,
    tolerance,
    wrong,
  };
}
