import { describe, expect, it } from 'vitest';
import type { Component } from '../../src/core/index.js';
import { compareWithTalib, talibCases } from './talib-reference.js';

export { talibCases, talibData } from './talib-reference.js';

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
        const { warmup, expectedWarmup, hides, outputs } = compareWithTalib(component, twin, reference);
        expect(warmup, 'warm-up').toBe(expectedWarmup);
        expect(outputs.length).toBeGreaterThan(0);
        for (const { rows, expectedRows, first, expectedFirst, compared, wrong } of outputs) {
          expect(rows).toBe(expectedRows);
          if (!hides && compared > 0) expect(first, 'first row with a value').toBe(expectedFirst);
          expect(wrong).toEqual([]);
        }
      });
    }
  });
}
