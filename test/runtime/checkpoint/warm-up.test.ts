import { expect, it } from 'vitest';
import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { batchFromArrays, entriesService, pullSource, type RunHost } from 'rxarrow';
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
