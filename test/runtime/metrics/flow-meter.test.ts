import { expect, test } from 'vitest';
import { FlowMeter } from '../../../src/runtime/metrics/flow-meter.js';
import { FlowContext, Origin, StageNode } from '../../../src/runtime/flow/index.js';
import { tableFromArrays } from 'apache-arrow';

test('a stage is charged with its own time, not with that of the stages above it', () => {
  let nowMs = 0;
  const [batch] = tableFromArrays({ close: Float64Array.of(1, 2, 3) }).batches;
  if (batch === undefined) throw new Error('no batch');
  const context = new FlowContext();
  const meter = new FlowMeter(() => nowMs, 2);
  const [lower, upper] = [new StageNode(context, 'lower', 'lower'), new StageNode(context, 'upper', 'upper')];
  const origin = new Origin(context, 'source');
  for (let push = 0; push < 4; push++) {
    meter.pushed(origin, batch);
    meter.enter(lower);
    nowMs += 1;
    meter.enter(upper);
    nowMs += 10;
    meter.leave(upper);
    nowMs += 2;
    meter.leave(lower);
  }
  const sumOf = (id: string): number | undefined =>
    meter.durations
      .get(id)
      ?.histogram.samples({})
      .find(({ series }) => series === 'sum')?.value;
  // Two of the four pushes are sampled.
  expect(sumOf('lower')).toBeCloseTo(2 * 0.003, 12);
  expect(sumOf('upper')).toBeCloseTo(2 * 0.01, 12);
  expect(meter.sources.get('source')?.bytes).toBeGreaterThan(0);
});
