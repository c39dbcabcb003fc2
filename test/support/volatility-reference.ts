import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compute, type Component } from '../../src/core/index.js';
import { talibData } from './talib.js';

interface Series {
  readonly begin: number;
  readonly values: readonly number[];
}

const reference = JSON.parse(
  readFileSync(new URL('../reference/quant/volatility.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, Series>>>>;

/** Tests that an estimator of volatility gives the values of the reference, for each of its windows. */
export function matchesVolatility(component: Component, estimator: string): void {
  it.each(Object.keys(reference))('gives the values of the reference over %s rows', (window) => {
    const { begin, values } = reference[window]![estimator]!;
    const columns = Object.fromEntries(
      Object.entries(talibData['spx']!).map(([name, column]) => [name, Float64Array.from(column)]),
    );
    const operator = component.configure({ period: Number(window) }) as object;
    const found = compute(columns, operator)[component.card.name] as Float64Array;
    expect(found.findIndex((value) => !Number.isNaN(value))).toBe(begin);
    for (const [at, value] of values.entries())
      expect(Math.abs(found[begin + at]! / value - 1), `row ${begin + at}`).toBeLessThan(1e-8);
  });
}
