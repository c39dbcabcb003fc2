import { batchesToRows } from '../../columnar/index.js';
import type { RecordBatch } from 'apache-arrow';

export type OutputRow = Readonly<Record<string, unknown>>;

/** Values of a component of invariance `tolerance` may differ by this part of their size. */
const TOLERANCE = 1e-9;

export function outputRows(batches: readonly RecordBatch[]): OutputRow[] {
  return batchesToRows(batches);
}

/** Says where two lists of rows differ first; undefined when they do not. Numbers are compared by bits unless `exact` is false. */
export function difference(
  found: readonly OutputRow[],
  expected: readonly OutputRow[],
  exact: boolean,
): string | undefined {
  const rows = Math.min(found.length, expected.length);
  for (let row = 0; row < rows; row++) {
    const names = new Set([...Object.keys(found[row] as OutputRow), ...Object.keys(expected[row] as OutputRow)]);
    for (const name of names) {
      const left = found[row]?.[name];
      const right = expected[row]?.[name];
      if (!same(left, right, exact)) return `row ${row}, column "${name}": ${show(left)} instead of ${show(right)}`;
    }
  }
  return found.length === expected.length ? undefined : `${found.length} rows instead of ${expected.length}`;
}

function same(left: unknown, right: unknown, exact: boolean): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left === 'number' && typeof right === 'number')
    return !exact && Math.abs(left - right) <= TOLERANCE * Math.max(Math.abs(left), Math.abs(right), 1);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [from, to] = [Object.entries(left), Object.entries(right)];
  return (
    from.length === to.length &&
    from.every(([key, value], at) => to[at]?.[0] === key && same(value, to[at]?.[1], exact))
  );
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
