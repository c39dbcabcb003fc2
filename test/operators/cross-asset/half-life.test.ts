import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { halfLife } from 'rxarrow/operators';
import { spxClose } from '../../support/memory-reference.js';
import { covarianceOf } from '../../support/matches-formula.js';

it('is what its formula says of each window', () => {
  const close = Float64Array.from(spxClose);
  const found = compute({ close }, halfLife({ period: 30 }))['halfLife'] as Float64Array;
  expect(found.slice(0, 29).every(Number.isNaN)).toBe(true);
  const none = new Set<boolean>();
  for (let row = 29; row < close.length; row++) {
    const window = [...close.slice(row - 29, row + 1)];
    const before = window.slice(0, -1);
    const change = window.slice(1).map((value, k) => value - window[k]!);
    const slope = covarianceOf(before, change) / covarianceOf(before, before);
    none.add(slope >= 0);
    if (slope >= 0) expect(found[row]).toBe(Number.POSITIVE_INFINITY);
    else expect(Math.abs((found[row]! * slope) / -Math.log(2) - 1)).toBeLessThan(1e-8);
  }
  expect(none.size).toBe(2);
});
