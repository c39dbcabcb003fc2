import { describe, expect, it } from 'vitest';
import { controlOf } from '../../../src/columnar/index.js';
import { batchFromRows, defineSource } from '../../../src/core/index.js';
import { FeedReader, type FeedPort } from '../../../src/runtime/flow/index.js';
import { run } from '../../../src/runtime/run.js';
import { z } from 'zod';

const batch = (id: number) => batchFromRows([{ id }]);

function feed(open: (port: FeedPort) => void, closed: () => void = () => undefined) {
  return defineSource({
    name: 'pushed',
    title: 'Pushed',
    summary: 'Pushes.',
    params: () => z.strictObject({}),
    replay: 'none',
    examples: [],
    open: (_, reading) =>
      new FeedReader(reading, { policy: 'dropOldest', maxRows: 2 }, (port) => {
        open(port);
        return closed;
      }),
  })({}, { id: 'pushed' });
}

describe('a feed that is read', () => {
  it('gives what waits, the gap of what was dropped first, and ends behind it', async () => {
    let closed = 0;
    const seen: unknown[] = [];
    const running = run(
      feed(
        (port) => {
          for (let id = 1; id <= 5; id++) void port.offer(batch(id));
          port.end();
          void port.offer(batch(6));
        },
        () => {
          closed++;
        },
      ),
      { onBatch: (each) => seen.push(controlOf(each) ?? each.toArray().map((row) => row?.['id'])) },
    );
    const stats = await running.done;
    expect(seen).toEqual([[4], [5]]);
    expect(stats.sources[0]).toMatchObject({ dropped: 3, rows: 2 });
    expect(closed).toBe(1);
  });

  it('fails behind what came before the failure', async () => {
    const ids: unknown[] = [];
    const running = run(
      feed((port) => {
        void port.offer(batch(1));
        port.fail(new Error('broken'));
      }),
      { onBatch: (each) => ids.push(each.toArray()[0]?.['id']) },
    );
    await expect(running.done).rejects.toThrow('broken');
    expect(ids).toEqual([1]);
  });
});
