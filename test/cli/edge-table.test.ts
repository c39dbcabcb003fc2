import { expect, it } from 'vitest';
import { busiest, edgeTable } from '../../src/cli/edge-table.js';
import { relayOperator } from '../../src/runtime/flow/index.js';
import { counting, sink, start, stop } from '../runtime/flow/support.js';

it('shows what is under way on each edge', async () => {
  const slow = relayOperator({ name: 'buffer', id: 'lag' }, () => ({ policy: 'dropNewest', maxRows: 40 }));
  const started = start(counting('quotes', 1e5, { everyMs: 1 }).pipe(slow, sink([], { id: 'screen', ms: 50 })), {
    limits: { batchesPerSource: 3 },
  });
  await started.clock.advance(40);
  const { stats } = started.run;
  expect(edgeTable(stats).replaceAll(/ +/g, ' ').split('\n')).toEqual([
    'edge rows in rows out in flight on hold waiting at most left out',
    'quotes → lag 400 30 0 0 40 0 batches 330 dropped',
    'lag → screen 30 0 30 0 0 3 batches',
  ]);
  expect(busiest(stats)).toEqual({ name: 'lag', batches: 4 });
  await stop(started);
  expect(busiest({ ...stats, stages: [] })).toBeUndefined();
});
