import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compute, type Component } from '../../src/core/index.js';
import { talibData } from './talib-reference.js';

interface Series {
  readonly begin: number;
  readonly values: readonly number[];
}

const reference = JSON.parse(
  readFileSync(new URL('../reference/quant/volatility.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, Series>>>>;

/** Largest relative error of an estimator, for each window of the reference; the first row with a value must be the same. */
export function volatilityErrors(component: Component, estimator: string): readonly number[] {
  return Object.keys(reference).map((window) => {
    const { begin, values } = reference[window]![estimator]!;
    const columns = Object.fromEntries(
      Object.entries(talibData['spx']!).map(([name, column]) => [name, Float64Array.from(column)]),
    );
    const operator = component.configure({ period: Number(window) }) as object;
    const found = compute(columns, operator)[component.card.name] as Float64Array;
    const first = found.findIndex((value) => !Number.isNaN(value));
    if (first !== begin)
      throw new Error(`${component.card.name} begins at row ${first}; the reference begins at ${begin}.`);
    return Math.max(...values.map((value, at) => Math.abs(found[begin + at]! / value - 1)));
  });
}

/** Tests that an estimator of volatility gives the values of the reference, for each of its windows. */
export function matchesVolatility(component: Component, estimator: string): void {
  it('gives the values of the reference over each of its windows', () => {
    const errors = volatilityErrors(component, estimator);
    expect(errors.length).toBeGreaterThan(1);
    for (const error of errors) expect(error).toBeLessThan(1e-8);
  });
}
