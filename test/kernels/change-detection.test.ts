import { expect, it } from 'vitest';
import { cusumFilter, cusumFilterKernel, pageHinkley, pageHinkleyKernel } from 'rxarrow/kernels';
import { featuresReference, REFERENCE_ROWS } from '../support/features-reference.js';
import { kernelLaws } from '../support/kernel-laws.js';
import { talibData } from '../support/talib.js';

kernelLaws(cusumFilterKernel, [
  { threshold: 0.001, of: 'log' },
  { threshold: 0.5, of: 'value' },
]);
kernelLaws(pageHinkleyKernel, [
  { tolerance: 0.005, threshold: 0.5, minRows: 3 },
  { tolerance: 0, threshold: 50, minRows: 30 },
]);

it('finds the events of the reference', () => {
  const { cusum_threshold: threshold, cusum_all_events: events } = featuresReference.labels;
  const close = Float64Array.from(talibData['spx']!['close']!.slice(0, REFERENCE_ROWS));
  const found = cusumFilter(close, { threshold, of: 'log' });
  expect([...found.keys()].filter((row) => found[row] === 1 || found[row] === -1)).toEqual(events);
  for (const row of events) expect(Math.sign(found[row]!)).toBe(found[row]);
});

it('waits where a price has no logarithm', () => {
  const found = cusumFilter(Float64Array.of(100, 0, 110, 110), { threshold: 0.05, of: 'log' });
  expect(Array.from(found)).toEqual([NaN, NaN, 1, 0]);
});

it('finds that a mean has risen, and that it has fallen, and nothing in between', () => {
  const level = (row: number): number => (row < 40 ? 0 : row < 80 ? 5 : -5) + ((row * 7) % 3) * 0.1;
  const series = Float64Array.from({ length: 120 }, (_, row) => level(row));
  const found = pageHinkley(series, { tolerance: 0.2, threshold: 10, minRows: 5 });
  const events = [...found.keys()].filter((row) => found[row] !== 0).map((row) => [row, found[row]]);
  expect(events.map(([, kind]) => kind)).toEqual([1, -1]);
  expect(events[0]![0]).toBeGreaterThanOrEqual(41);
  expect(events[0]![0]).toBeLessThan(50);
  expect(events[1]![0]).toBeGreaterThanOrEqual(81);
  expect(events[1]![0]).toBeLessThan(90);
});
