import { map } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { controlBatch, controlOf } from '../../../src/columnar/index.js';
import { batchFromRows } from '../../../src/core/index.js';
import {
  OVERFLOW_POLICIES,
  pushSource,
  type BufferOptions,
  type FeedOptions,
  type FeedPort,
  type OverflowPolicy,
  type RunEvent,
} from '../../../src/runtime/flow/index.js';
import { MemorySpillDisk } from './memory-spill-disk.js';
import type { RunOptions } from '../../../src/runtime/run.js';
import { counted, numbers, pass, sink, start, stop, type Batches, type Started } from './support.js';

/** What came out: first and last number of each batch, controls by kind. */
function notes(seen: string[]): Batches {
  return map((batch) => {
    const control = controlOf(batch);
    const n = numbers(batch);
    seen.push(
      control === undefined ? `${n[0]}-${n.at(-1)}` : control.kind === 'gap' ? `gap ${control.rows}` : control.kind,
    );
    return batch;
  });
}

interface Fed extends Started {
  readonly port: FeedPort;
  readonly seen: string[];
  readonly log: RecordBatch[];
}

function feed(policy: OverflowPolicy, maxRows = 30, options: RunOptions = {}): Fed {
  return feedOf({ policy, maxRows }, options);
}

function feedOf(feedOptions: FeedOptions, options: RunOptions = {}): Fed {
  let port: FeedPort | undefined;
  const seen: string[] = [];
  const log: RecordBatch[] = [];
  const source = pushSource({ name: 'feed', id: 'live' }, feedOptions, (opened) => {
    port = opened;
    return () => undefined;
  });
  const started = start(source.pipe(pass('first'), notes(seen), sink(log, { ms: 10 })), {
    limits: { batchesPerSource: 1 },
    ...options,
  });
  return { ...started, end: started.end, port: port as unknown as FeedPort, seen, log };
}

const dropped = (fed: Fed): number => fed.run.stats.sources[0]?.dropped ?? -1;

describe('a feed', () => {
  it('emits in a later turn than its subscription, and not before the run is open', async () => {
    const fed = feed('dropNewest');
    void fed.port.offer(counted(0, 10));
    await Promise.resolve();
    expect(fed.seen).toEqual([]);
    await fed.clock.runTurns();
    expect(fed.seen).toEqual(['0-9']);
    await stop(fed);
  });

  it('that drops the newest says so where they would have come', async () => {
    const fed = feed('dropNewest');
    await fed.clock.runTurns();
    for (let at = 0; at < 80; at += 10) void fed.port.offer(counted(at, at + 10));
    expect(dropped(fed)).toBe(50);
    await fed.clock.advance(25);
    void fed.port.offer(counted(80, 90));
    fed.port.end();
    await fed.end();
    expect(fed.seen).toEqual(['0-9', '10-19', '20-29', 'gap 50', '80-89']);
  });

  it('that drops the oldest says so before those that are left', async () => {
    const fed = feed('dropOldest');
    await fed.clock.runTurns();
    for (let at = 0; at < 80; at += 10) void fed.port.offer(counted(at, at + 10));
    fed.port.end();
    await fed.end();
    expect(fed.seen).toEqual(['gap 50', '50-59', '60-69', '70-79']);
    expect(dropped(fed)).toBe(50);
  });

  it('takes a batch that is larger than its buffer when the buffer is empty', async () => {
    const fed = feed('dropOldest', 5);
    void fed.port.offer(counted(0, 20));
    fed.port.end();
    await fed.end();
    expect(fed.seen).toEqual(['0-19']);
  });

  it('never drops controls, and keeps the latest of several watermarks', async () => {
    const fed = feed('dropOldest', 10);
    const watermark = (timeNs: bigint): RecordBatch => controlBatch({ kind: 'watermark', timeNs });
    void fed.port.offer(counted(0, 10));
    for (const timeNs of [1n, 2n, 3n]) void fed.port.offer(watermark(timeNs));
    void fed.port.offer(counted(10, 20));
    void fed.port.offer(controlBatch({ kind: 'health', state: 'degraded', reason: 'slow' }));
    fed.port.end();
    await fed.end();
    expect(fed.seen).toEqual(['gap 10', 'watermark', '10-19', 'health']);
  });

  it('that may not overflow fails the run', async () => {
    const fed = feed('fail');
    await fed.clock.runTurns();
    for (let at = 0; at < 80; at += 10) void fed.port.offer(counted(at, at + 10));
    await expect(fed.end()).rejects.toThrow(/Feed "live" has 30 rows waiting and its buffer takes 30/);
  });

  it('that blocks lets a producer which can wait go on when there is room', async () => {
    const fed = feed('block', 20);
    let offered = 0;
    const produce = async (): Promise<void> => {
      for (let at = 0; at < 200; at += 10) {
        offered += 10;
        await fed.port.offer(counted(at, at + 10));
      }
      fed.port.end();
    };
    const produced = produce();
    await fed.clock.advance(30);
    expect(offered).toBeLessThanOrEqual(80);
    const stats = await fed.end();
    await produced;
    expect(stats.rowsOut).toBe(200);
    expect(dropped(fed)).toBe(0);
  });

  it('lets a waiting producer go when the run ends', async () => {
    const fed = feed('block', 10);
    await fed.clock.runTurns();
    let free = 0;
    for (let at = 0; at < 50; at += 10) void fed.port.offer(counted(at, at + 10)).then(() => free++);
    await stop(fed);
    expect(free).toBe(5);
    await expect(fed.port.offer(counted(0, 1))).resolves.toBeUndefined();
  });

  it('stays bounded while the run is paused', async () => {
    const fed = feed('dropOldest', 30);
    await fed.clock.runTurns();
    fed.run.pause();
    for (let at = 0; at < 5000; at += 10) void fed.port.offer(counted(at, at + 10));
    await fed.clock.advance(5);
    expect(fed.seen).toEqual([]);
    fed.run.resume();
    fed.port.end();
    await fed.end();
    expect(fed.seen).toEqual(['gap 4970', '4970-4979', '4980-4989', '4990-4999']);
  });

  it('hands on what its producer fails with', async () => {
    const fed = feed('dropOldest');
    fed.port.fail(new Error('socket closed'));
    await expect(fed.end()).rejects.toThrow('socket closed');
  });

  it('that conflates keeps the latest row of each symbol and says what it left out', async () => {
    const fed = feed('conflate', 6);
    await fed.clock.runTurns();
    const quotes = (n: number): RecordBatch => batchFromRows(['A', 'B', 'C'].map((symbol) => ({ n, symbol, bid: n })));
    const events: RunEvent[] = [];
    fed.run.context.events.listen((event) => events.push(event));
    for (let n = 0; n < 50; n++) void fed.port.offer(quotes(n));
    fed.port.end();
    await fed.end();
    expect(fed.seen).toEqual(['gap 144', '48-48', '49-49']);
    expect(dropped(fed)).toBe(144);
    expect(events[0]).toEqual({ kind: 'drop', source: 'live', rows: 6, cause: 'conflate' });
    expect(events.reduce((sum, event) => sum + (event.kind === 'drop' ? event.rows : 0), 0)).toBe(144);
  });

  it('that conflates trades fails the run', async () => {
    const fed = feed('conflate');
    void fed.port.offer(batchFromRows([{ symbol: 'A', fillId: '1' }]));
    await expect(fed.end()).rejects.toThrow(/Feed "live".*each of these counts/);
  });

  const spilling = (disk: MemorySpillDisk, more: Partial<BufferOptions> = {}): BufferOptions => ({
    policy: 'spill',
    maxRows: 30,
    spill: { disk, maxBytes: 1e6, whenFull: 'fail' },
    ...more,
  });

  it('that spills hands all rows on in order under demand, and its files are gone at the end', async () => {
    const disk = new MemorySpillDisk();
    const fed = feedOf(spilling(disk));
    await fed.clock.runTurns();
    for (let at = 0; at < 500; at += 10) void fed.port.offer(counted(at, at + 10));
    await fed.clock.advance(20);
    expect(fed.run.stats.sources[0]?.buffered.spilledRows).toBeGreaterThan(400);
    expect(fed.log.length).toBeLessThan(5);
    fed.port.end();
    const stats = await fed.end();
    expect(fed.log.flatMap((batch) => numbers(batch))).toEqual(Array.from({ length: 500 }, (_, n) => n));
    expect([stats.peakBatches, dropped(fed)]).toEqual([1, 0]);
    expect(disk.filesMade).toBeGreaterThan(0);
    expect(disk.files.size).toBe(0);
  });

  it('that spills to a full disk fails the run by name', async () => {
    const fed = feedOf(spilling(new MemorySpillDisk({ capacityBytes: 2000 })));
    await fed.clock.runTurns();
    for (let at = 0; at < 500; at += 10) void fed.port.offer(counted(at, at + 10));
    await expect(fed.end()).rejects.toThrow(/Feed "live" has \d+ rows waiting.*no room for more/);
  });

  it('without a disk cannot spill', async () => {
    await expect(feed('spill').end()).rejects.toThrow(/parameter "spill" is missing/);
  });

  it.each(OVERFLOW_POLICIES.filter((policy) => policy !== 'fail'))(
    'ten times faster than its sink leaves memory flat ("%s")',
    async (policy) => {
      const fed = feedOf({ ...spilling(new MemorySpillDisk()), policy, maxRows: 40 });
      await fed.clock.runTurns();
      let most = 0;
      let n = 0;
      const produce = async (): Promise<void> => {
        for (; n < 4000; n += 4) {
          const offered = fed.port.offer(batchFromRows([0, 1, 2, 3].map((at) => ({ n: n + at, symbol: `S${at}` }))));
          const { buffered } = fed.run.stats.sources[0] as (typeof fed.run.stats.sources)[number];
          most = Math.max(most, buffered.rows);
          if (policy === 'block') await offered;
          await new Promise<void>((resolve) => fed.clock.schedule(1, resolve));
        }
      };
      void produce();
      await fed.clock.advance(2000);
      expect(most).toBeLessThanOrEqual(40 + 4);
      expect(fed.run.stats.peakBatches).toBeLessThanOrEqual(2);
      expect(n).toBeGreaterThan(policy === 'block' ? 100 : 3900);
      await stop(fed);
    },
  );
});
