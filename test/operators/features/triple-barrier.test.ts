import { expect, it } from 'vitest';
import { compute } from 'rxarrow';
import { tripleBarrier } from 'rxarrow/operators';
import { featuresReference } from '../../support/features-reference.js';
import { BARRIERS, knownLabels, labelsOf } from './_labels.js';

const { labels } = featuresReference;
const [upper, lower] = labels.pt_sl;
const params = { width: 'width', events: 'event', upper, lower, maxRows: labels.hold } as const;

it.each(['sign', 'zero'] as const)('gives the labels of the reference as they become known, %s at the end', (atEnd) => {
  const expected = knownLabels(labels.triple_barrier);
  const found = labelsOf(tripleBarrier({ ...params, atEnd }));
  expect(expected.length).toBeGreaterThan(60);
  expect(found).toHaveLength(expected.length);
  for (const [at, { t0, t1, touch, ret, bin, bin_zero_on_vertical: zero }] of expected.entries()) {
    expect(found[at]).toMatchObject({ t0, t1, barrier: BARRIERS[touch], rows: t1 - t0 });
    expect(found[at]!.ret).toBeCloseTo(ret, 10);
    expect(found[at]!.bin).toBe(atEnd === 'sign' ? bin : zero);
  }
});

it('keeps symbols apart, and takes a row without a price for none', () => {
  const rows = [
    { symbol: 'A', n: 0, close: 100 },
    { symbol: 'B', n: 1, close: 100 },
    { symbol: 'A', n: 2, close: null },
    { symbol: 'B', n: 3, close: 97 },
    { symbol: 'A', n: 4, close: 103 },
    { symbol: 'B', n: 5, close: 97 },
  ];
  const found = compute(rows, tripleBarrier({ width: 0.02, maxRows: 5 }));
  expect(found.map((row) => [row['n'], row['label'], row['labelRows']])).toEqual([
    [1, -1, 1],
    [0, 1, 1],
  ]);
});

it('says that it looks ahead', () => {
  expect(tripleBarrier.card.looksAhead).toBe(true);
  expect(() => tripleBarrier({ width: -1 })).toThrow(/width/);
});
