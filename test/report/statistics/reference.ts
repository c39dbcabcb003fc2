import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

type Tree = { readonly [name: string]: Tree | number | null };

const folder = new URL('../../reference/report/', import.meta.url);
const tree = JSON.parse(readFileSync(new URL('performance.json', folder), 'utf8')) as Tree;
const lines = readFileSync(new URL('returns.csv', folder), 'utf8').trim().split('\n');
const names = (lines[0] ?? '').split(',');

/** The series of the reference, the benchmark among them. */
export const assets = ['AAPL', 'EW', 'GE', 'AMD'] as const;

/** As the reference was computed: periods a year, risk-free return a period. */
export const annual = { periodsPerYear: 252, riskFree: 4e-5 } as const;

export function referenceReturns(name: string): Float64Array {
  const column = names.indexOf(name);
  return Float64Array.from(lines.slice(1), (line) => Number(line.split(',')[column]));
}

/** Value at a path of names; null stands for "not defined". */
export function reference(...path: string[]): number | null {
  let node: Tree | number | null | undefined = tree;
  for (const name of path) node = typeof node === 'object' && node !== null ? node[name] : undefined;
  if (typeof node !== 'number' && node !== null) throw new Error(`no reference value at ${path.join(' / ')}`);
  return node;
}

export function expectNear(found: number, wanted: number | null, label: string): void {
  if (wanted === null) {
    expect(found, label).toBeNaN();
    return;
  }
  expect(Math.abs(found - wanted) / Math.max(1, Math.abs(wanted)), `${label}: ${found} against ${wanted}`).toBeLessThan(
    1e-9,
  );
  // Small values too: relative to themselves, as far as 12 printed digits go.
  if (Math.abs(wanted) > 1e-6)
    expect(Math.abs(found / wanted - 1), `${label}: ${found} against ${wanted}`).toBeLessThan(1e-9);
}
