import { Redis } from 'ioredis';
import type { RecordBatch } from 'apache-arrow';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { run } from 'rxarrow';
import { batchesToRows, decodeBatchFrame } from 'rxarrow/columnar';
import { enrich } from 'rxarrow/operators';
import { alerts, metrics } from 'rxarrow/runtime';
import { redisCache, redisPubSub as toChannel } from 'rxarrow/sinks';
import { fromRows, generate, redisPubSub } from 'rxarrow/sources';

let client: Redis;
beforeAll(() => {
  client = new Redis(inject('redisPort'), '127.0.0.1');
});
afterAll(() => client.quit());

type Row = {
  readonly symbol: string;
  readonly time: Date;
  readonly close: number;
  readonly open: boolean;
};

const where = (): { port: number } => ({ port: inject('redisPort') });
const rows: readonly [Row, Row, Row] = [
  { symbol: 'A', time: new Date('2026-03-01T00:00:00Z'), close: 1, open: true },
  { symbol: 'B', time: new Date('2026-03-01T00:00:00Z'), close: 2, open: false },
  { symbol: 'A', time: new Date('2026-03-01T00:01:00Z'), close: 3.5, open: true },
];

async function collected(stream: Parameters<typeof run>[0]): Promise<RecordBatch[]> {
  const got: RecordBatch[] = [];
  await run(stream, { onBatch: (batch) => void got.push(batch) }).done;
  return got;
}

it('keeps the latest row of each key as a hash, with a time to live', async () => {
  const got = await collected(fromRows(rows).pipe(redisCache({ key: 'cache-h:{symbol}', ttl: '1m', redis: where() })));
  expect(batchesToRows(got)).toHaveLength(3);
  expect(await client.hgetall('cache-h:A')).toEqual({
    symbol: 'A',
    time: '2026-03-01T00:01:00Z',
    close: '3.5',
    open: 'true',
  });
  expect(await client.hget('cache-h:B', 'close')).toBe('2');
  expect(await client.pttl('cache-h:A')).toBeGreaterThan(50_000);
});

it('keeps it as a frame, with the columns that are wanted', async () => {
  await collected(
    fromRows(rows).pipe(
      redisCache({ key: 'cache-f:{symbol}', as: 'frame', columns: ['symbol', 'close'], redis: where() }),
    ),
  );
  const frame = await client.getBuffer('cache-f:A');
  expect(batchesToRows([decodeBatchFrame(frame as Buffer)])).toEqual([{ symbol: 'A', close: 3.5 }]);
});

it('looks columns up by a key of the row, once for as long as the cache holds', async () => {
  await client.hset('instrument:A', { tick: '0.01', currency: 'EUR', listed: 'true' });
  await client.hset('instrument:B', { tick: '5' });
  const before = Number(/cmdstat_hmget:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0);
  const stream = fromRows([...rows, { ...rows[1], symbol: 'C' }], { batchRows: 2 }).pipe(
    enrich({
      key: 'instrument:{symbol}',
      columns: { tick: 'number', currency: 'word', listed: 'boolean' },
      redis: where(),
    }),
  );
  const found = batchesToRows(await collected(stream));
  expect(found.map(({ symbol, tick, currency, listed }) => ({ symbol, tick, currency, listed }))).toEqual([
    { symbol: 'A', tick: 0.01, currency: 'EUR', listed: true },
    { symbol: 'B', tick: 5, currency: null, listed: null },
    { symbol: 'A', tick: 0.01, currency: 'EUR', listed: true },
    { symbol: 'C', tick: null, currency: null, listed: null },
  ]);
  const after = Number(/cmdstat_hmget:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0);
  expect(after - before).toBe(3);
});

it('says which key and field are no number', async () => {
  await client.hset('instrument:X', { tick: 'large' });
  const stream = fromRows([{ symbol: 'X' }]).pipe(
    enrich({ key: 'instrument:{symbol}', columns: { tick: 'number' }, redis: where() }),
  );
  await expect(run(stream).done).rejects.toThrow(/Field "tick" is "large"; expected a number.*instrument:X/);
});

it('carries batches over a channel both ways', async () => {
  const got: RecordBatch[] = [];
  const listening = run(redisPubSub({ topic: 'quotes', redis: where() }), { onBatch: (batch) => void got.push(batch) });
  while (((await client.pubsub('NUMSUB', 'quotes')) as unknown[])[1] !== 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await run(fromRows(rows).pipe(toChannel({ topic: 'quotes', redis: where() }))).done;
  while (got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await listening.stop();
  expect(batchesToRows(got)).toEqual(batchesToRows(await collected(fromRows(rows))));
});

it('tells alerts over a channel and a stream', async () => {
  const told: string[] = [];
  const listener = client.duplicate();
  await listener.subscribe('alerts');
  listener.on('message', (_, text) => void told.push(text));
  const service = alerts({
    rules: [
      { name: 'rows', threshold: { metric: 'rxarrow_source_rows_total', above: 1 }, for: '1ms', summary: 'rows came' },
    ],
    routes: {
      screen: { redis: { channel: 'alerts', redis: where() } },
      book: { redis: { stream: 'alert-book', redis: where() } },
    },
    every: '10ms',
    groupFor: '10ms',
  });
  const running = run(generate({ symbols: ['A'], bars: 50_000_000 }), { services: [metrics(), service] });
  const began = performance.now();
  while ((told.length === 0 || (await client.xlen('alert-book')) === 0) && performance.now() - began < 10_000)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await running.stop();
  await listener.quit();
  expect(JSON.parse(told[0] ?? '{}')).toMatchObject({ alerts: [{ rule: 'rows' }] });
  expect(await client.xlen('alert-book')).toBeGreaterThan(0);
}, 20_000);
