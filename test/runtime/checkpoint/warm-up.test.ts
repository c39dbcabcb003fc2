import { expect, it } from 'vitest';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { batchFromArrays, entriesService, pullSource, pushSource, type FeedPort, type RunHost } from 'rxarrow';
import { ema, sma } from 'rxarrow/operators';
import { SimulatedDisk } from 'rxarrow/testing';
import { rowsToWarm } from '../../../src/runtime/checkpoint/warm-up.js';
import { live } from './support.js';

// Rows of two symbols in turn, one a batch, from a source that cannot be read again.
const feed = (rows: number): Observable<RecordBatch> => {
  let row = 0;
  const source = pullSource({ name: 'feed', replay: 'none' }, () => ({
    read() {
      if (row === rows) return null;
      const symbol = row % 2 === 0 ? 'A' : 'B';
      return batchFromArrays({ symbol: [symbol], close: [row++] });
    },
  }));
  return source.pipe(
    sma({ period: 4, id: 'sma' }) as never,
    ema({ column: 'sma', period: 3, as: 'smooth', id: 'ema' }) as never,
  ) as Observable<RecordBatch>;
};

it('after a restart entries stay closed until no window reaches over the gap', async () => {
  const disk = new SimulatedDisk();
  const open: boolean[] = [];
  let host: RunHost | undefined;
  const watching = {
    opened: (given: RunHost) => void (host = given),
    onBatch: () => void open.push((host as RunHost).context.service(entriesService).open),
  };
  await live(feed(10), disk, watching);
  expect(open).toEqual(new Array(10).fill(true));
  open.length = 0;
  const second = await live(feed(30), disk, watching);
  // Both need 3 + 2 rows that give nothing, and the first that gives something.
  expect(rowsToWarm((host as RunHost).context, 'feed')).toBe(5);
  expect(open.indexOf(true)).toBe(11);
  expect(open.lastIndexOf(false)).toBe(10);
  expect(second.events.map(({ kind }) => kind)).toContain('gap');
  const trading = second.events.flatMap((event) => (event.kind === 'trading' ? [event] : []));
  expect(trading.map(({ state }) => state)).toEqual(['entriesClosed', 'open']);
  expect(trading[0]?.causes.join()).toContain('5 rows a symbol of "feed"');
});

it('a feed that is pushed begins a restart with a gap as well, before anything comes', async () => {
  const disk = new SimulatedDisk();
  const ports: FeedPort[] = [];
  const pushed = (): Observable<RecordBatch> =>
    pushSource({ name: 'feed', id: 'feed' }, { policy: 'fail', maxRows: 1000 }, (port) => {
      ports.push(port);
      return () => undefined;
    }).pipe(sma({ period: 3, id: 'sma' }) as never) as Observable<RecordBatch>;
  const first = live(pushed(), disk);
  for (let row = 0; row < 5; row++) await ports[0]?.offer(batchFromArrays({ symbol: ['A'], close: [row] }));
  ports[0]?.end();
  expect((await first).error).toBeUndefined();
  let host: RunHost | undefined;
  const second = live(pushed(), disk, { opened: (given) => void (host = given) });
  await expect.poll(() => host?.context.service(entriesService).open).toBe(false);
  for (let row = 5; row < 9; row++) await ports[1]?.offer(batchFromArrays({ symbol: ['A'], close: [row] }));
  ports[1]?.end();
  const { error, events } = await second;
  expect(error).toBeUndefined();
  expect(events.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
  expect(host?.context.service(entriesService).open).toBe(true);
});
