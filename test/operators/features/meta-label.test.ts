import { expect, it } from 'vitest';
import { metaLabel } from 'rxarrow/operators';
import { featuresReference } from '../../support/features-reference.js';
import { BARRIERS, knownLabels, labelsOf } from './_labels.js';

it('gives the meta labels of the reference', () => {
  const { labels } = featuresReference;
  const [upper, lower] = labels.pt_sl;
  const expected = knownLabels(labels.meta.labels);
  const found = labelsOf(
    metaLabel({ side: 'side', width: 'width', events: 'event', upper, lower, maxRows: labels.hold }),
  );
  expect(expected.length).toBeGreaterThan(60);
  expect(found).toHaveLength(expected.length);
  for (const [at, { t0, t1, touch, ret, bin }] of expected.entries()) {
    expect(found[at]).toMatchObject({ t0, t1, barrier: BARRIERS[touch], bin });
    expect(found[at]!.ret).toBeCloseTo(ret, 10);
  }
});
