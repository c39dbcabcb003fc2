import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineSource, FeedReader } from '../../../src/core/index.js';
import { metrics } from '../../../src/runtime/metrics/index.js';
import { metricsService } from '../../../src/core/index.js';
import { FeedRows } from '../../../src/transports/mapping/feed-rows.js';
import { mappingParams } from '../../../src/transports/mapping/mapping-params.js';
import { live } from '../../sources/support/live-run.js';

function feed(work: (rows: FeedRows) => void, policy: 'fail' | 'block' = 'fail', maxRows = 100) {
  const mapping = z
    .strictObject(mappingParams())
    .parse({ schema: { time: 'time', available: 'time', x: 'number' }, latency: true });
  return defineSource({
    name: 'fed',
    title: 'Fed',
    summary: 'Is fed.',
    params: () => z.strictObject({}),
    replay: 'none',
    examples: [],
    open: (_, reading) =>
      new FeedReader(reading, { policy, maxRows }, (port) => {
        const rows = new FeedRows(
          { sourceId: 'fed', mapping, batchRows: 3, made: new Set(['available']) },
          reading,
          port,
        );
        work(rows);
        return () => rows.close();
      }),
  })({}, { id: 'fed' });
}

describe('rows of a feed', () => {
  it('that arrive in one turn are a batch, cut where it is full', async () => {
    const run = live(
      feed((rows) => {
        for (let x = 0; x < 5; x++) rows.take({ time: 0, x }, 'here');
      }),
      { services: [metrics()] },
    );
    await run.until(() => run.rows.length === 5);
    expect(run.batches.map(({ numRows }) => numRows)).toEqual([3, 2]);
    expect(new Set(run.rows.map(({ available }) => available)).size).toBe(1);
    const text = await run.run.context.service(metricsService)?.text();
    expect(text).toContain('rxarrow_feed_messages_total{source="fed",run="run"} 5');
    expect(text).toMatch(/rxarrow_feed_latency_seconds_count\{source="fed",run="run"\} 5/);
  });

  it('let those wait who can, until there is room', async () => {
    const counts: number[] = [];
    const run = live(
      feed(
        (rows) => {
          const work = async (): Promise<void> => {
            for (let x = 0; x < 12; x++) {
              await rows.room();
              rows.take({ time: 0, x }, 'here');
              counts.push(x);
            }
          };
          void work();
        },
        'block',
        3,
      ),
      { limits: { batchesPerSource: 1 } },
    );
    run.run.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(counts.length).toBeLessThanOrEqual(9);
    run.run.resume();
    await run.until(() => run.rows.length === 12);
    expect(run.rows.map(({ x }) => x)).toEqual(Array.from({ length: 12 }, (_, x) => x));
  });

  it('have gaps and changes of health in their place; parts of the feed are counted together', async () => {
    const run = live(
      feed((rows) => {
        rows.take({ time: 0, x: 1 }, 'here');
        rows.lost('A', 'gone');
        rows.lost('B', 'gone');
        rows.well('A');
        rows.take({ time: 0, x: 2 }, 'here');
        rows.gap('some are missing', 4);
        rows.well('B');
        rows.take({ time: 0, x: 'dear' }, 'there');
      }),
    );
    await run.until(() => run.letters.length === 1 && run.controls.length === 3);
    expect(run.controls).toEqual([
      { kind: 'health', state: 'down', reason: 'gone' },
      { kind: 'gap', reason: 'some are missing', rows: 4 },
      { kind: 'health', state: 'up', reason: 'connected again' },
    ]);
    expect(run.rows.map(({ x }) => x)).toEqual([1, 2]);
    expect(run.letters[0]).toMatchObject({ cause: 'notANumber', position: 'there, row 0' });
  });
});
