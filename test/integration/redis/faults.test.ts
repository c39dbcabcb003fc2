import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { RecordBatch } from 'apache-arrow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { run, seededRandom, type RowLetter, type Run } from 'rxarrow';
import { controlOf, encodeBatchFrame, rowsDigest, isControl } from 'rxarrow/columnar';
import { checkpoints } from 'rxarrow/runtime';
import { redisStream as toStream } from 'rxarrow/sinks';
import { memory, redisStream } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';
import { redisStreamBroker } from 'rxarrow/transports';
import { startRedis, type RedisServer } from '../../support/redis-server.js';
import { redisAt } from '../support/redis.js';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const SEED = Number(process.env['RXARROW_SEED'] ?? process.pid);
const WRITES = 3000;
const bars = generateBars({ instants: 80, batchRows: 8 });

let client: Redis;
let folder: string;
let topics = 0;
const topic = (): string => `faults-${process.pid}-${topics++}`;
const at = (port: number): { port: number; connectTimeout: string; commandTimeout: string } => ({
  port,
  connectTimeout: '1s',
  commandTimeout: '1s',
});

beforeAll(() => {
  client = new Redis(inject('redisPort'), '127.0.0.1');
});
afterAll(() => client.quit());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-redis-faults-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function until(condition: () => boolean, ms = 15_000): Promise<void> {
  const began = performance.now();
  while (!condition()) {
    if (performance.now() - began > ms) throw new Error(`not so within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What a run on a stream gives until it has so many batches. */
function reading(
  stream: string,
  port: number,
  options: object = {},
  more: object = {},
): { readonly got: RecordBatch[]; readonly running: Run } {
  const got: RecordBatch[] = [];
  const running = run(redisStream({ topic: stream, redis: at(port), ...options }, { id: 'in' }), {
    onBatch: (batch) => void got.push(batch),
    ...more,
  });
  running.done.catch(() => undefined);
  return { got, running };
}

describe('connections that are reset', () => {
  let proxy: TcpProxy;
  beforeAll(async () => {
    proxy = await tcpProxy(inject('redisPort'));
  });
  afterAll(() => proxy.close());

  it(`${WRITES} writes: none is lost, none is there twice, all in order (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const name = topic();
    // Broken in the middle of commands, before and behind those that the server does.
    proxy.resetAfter(60_000);
    const broker = redisStreamBroker(redisAt(proxy.port));
    const publisher = await broker.publisher(name, { producer: 'desk', patienceMs: 30_000 });
    let resets = 0;
    const timer = setInterval(() => {
      resets++;
      proxy.reset();
    }, 40);
    try {
      const writes: Promise<void>[] = [];
      for (let number = 0; number < WRITES; number++) {
        const payload = new Uint8Array(20 + random.integer(400));
        writes.push(publisher.publish({ payload, sequence: BigInt(number) }));
        if (writes.length >= 64) await Promise.all(writes.splice(0));
      }
      await Promise.all(writes);
    } finally {
      clearInterval(timer);
      proxy.resetAfter(Number.POSITIVE_INFINITY);
      await broker.close();
    }
    const entries = await client.xrange(name, '-', '+');
    const numbers = entries.map(([, fields]) => Number(fields[fields.indexOf('n') + 1]));
    expect(resets, `seed ${SEED}`).toBeGreaterThan(3);
    expect(numbers, `seed ${SEED}`).toEqual(Array.from({ length: WRITES }, (_, number) => number));
  }, 60_000);

  it('a whole pipe over connections that break gives each row once', async () => {
    const [from, to] = [topic(), topic()];
    await run(memory(bars).pipe(toStream({ topic: from, redis: at(inject('redisPort')) }))).done;
    proxy.resetAfter(150_000);
    const timer = setInterval(() => proxy.reset(), 60);
    try {
      await run(
        redisStream(
          { topic: from, group: 'g', redis: at(proxy.port), until: 'end', takeOverAfter: '1m' },
          { id: 'in' },
        ).pipe(toStream({ topic: to, redis: at(proxy.port) }, { id: 'out' })),
      ).done;
    } finally {
      clearInterval(timer);
      proxy.resetAfter(Number.POSITIVE_INFINITY);
    }
    const { got, running } = reading(to, inject('redisPort'), { until: 'end' });
    await running.done;
    expect(rowsDigest(got.filter((batch) => !isControl(batch)))).toBe(rowsDigest(bars));
  }, 60_000);
});

describe('a server of its own', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always']);
  });
  afterAll(() => server.stop());

  it('that is killed and started again in the middle loses nothing and doubles nothing', async () => {
    const name = topic();
    const { got, running } = reading(name, server.port, { group: 'g' });
    const states = new Set<string>();
    running.context.events.listen((event) => void (event.kind === 'health' && states.add(event.state)));
    let seen = 0;
    const writing = run(memory(bars).pipe(toStream({ topic: name, redis: at(server.port) })), {
      onBatch: () => void seen++,
    });
    writing.done.catch(() => undefined);
    await until(() => seen >= 5);
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server.restart();
    await writing.done;
    await until(() => got.length >= bars.length);
    await running.stop();
    expect(rowsDigest(got)).toBe(rowsDigest(bars));
    expect([...states]).toEqual(['degraded', 'healthy']);
  }, 60_000);

  it('that stands still is noticed, and reading goes on when it wakes', async () => {
    const name = topic();
    const { got, running } = reading(name, server.port);
    await run(memory(bars.slice(0, 3)).pipe(toStream({ topic: name, redis: at(server.port) }))).done;
    await until(() => got.length === 3);
    server.signal('SIGSTOP');
    const broker = redisStreamBroker(redisAt(server.port));
    await expect(broker.publisher(name, { patienceMs: 500 })).rejects.toThrow(/cannot be reached|did not answer/);
    expect(broker.health().state).not.toBe('healthy');
    server.signal('SIGCONT');
    await (await broker.publisher(name)).publish({ payload: encodeBatchFrame(bars[3] as RecordBatch) });
    expect(broker.health().state).toBe('healthy');
    await broker.close();
    await until(() => got.length === 4);
    await running.stop();
  }, 30_000);

  it('without memory, and as a copy that only gives: health says so, and it goes on by itself', async () => {
    const name = topic();
    const own = new Redis(server.port, '127.0.0.1');
    own.on('error', () => undefined);
    const broker = redisStreamBroker(redisAt(server.port));
    const reasons: string[] = [];
    broker.onHealth((now) => void reasons.push(...now.reasons));
    const publisher = await broker.publisher(name, { producer: 'p' });
    await publisher.publish({ payload: Uint8Array.of(0), sequence: 0n });
    const send = (from: number): Promise<void[]> =>
      Promise.all(
        [1, 2, 3].map((more) => publisher.publish({ payload: Uint8Array.of(1), sequence: BigInt(from + more) })),
      );
    await own.config('SET', 'maxmemory', '1');
    const full = send(0);
    await until(() => reasons.some((reason) => reason.includes('OOM')));
    await own.config('SET', 'maxmemory', '0');
    await full;
    await own.replicaof('127.0.0.1', '1');
    const readOnly = send(3);
    await until(() => reasons.some((reason) => reason.includes('READONLY')));
    await own.replicaof('NO', 'ONE');
    await readOnly;
    expect(broker.health().state).toBe('healthy');
    expect((await own.xrange(name, '-', '+')).map(([, fields]) => fields[fields.indexOf('n') + 1])).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
    const impatient = await broker.publisher(name, { producer: 'q', patienceMs: 200 });
    await own.config('SET', 'maxmemory', '1');
    await expect(impatient.publish({ payload: Uint8Array.of(1), sequence: 0n })).rejects.toMatchObject({
      code: 'TransportRefused',
      reason: 'full',
    });
    await own.config('SET', 'maxmemory', '0');
    await broker.close();
    own.disconnect();
  }, 30_000);
});

describe('bad input', () => {
  const port = (): number => inject('redisPort');

  it('goes to the dead letters with the difference named, and the stream goes on', async () => {
    const [name, dead] = [topic(), topic()];
    const letters: RowLetter[] = [];
    const [first, second] = bars as [RecordBatch, RecordBatch];
    const damaged = Buffer.from(encodeBatchFrame(first));
    damaged[90] = (damaged[90] as number) ^ 4;
    for (const payload of [
      encodeBatchFrame(first),
      damaged,
      encodeBatchFrame(generateBars({ instants: 1 })[0]!.select(['symbol', 'close'])),
      new Uint8Array(20_000),
      encodeBatchFrame(second),
    ])
      await client.xadd(name, '*', 'd', Buffer.from(payload));
    const { got, running } = reading(
      name,
      port(),
      { group: 'g', until: 'end', deadLetterTopic: dead, maxMessageBytes: 10_000 },
      { deadLetters: (letter: RowLetter) => void letters.push(letter) },
    );
    await running.done;
    expect(rowsDigest(got)).toBe(rowsDigest([first, second]));
    expect(letters.map(({ cause }) => cause)).toEqual(['CorruptInput', 'SchemaMismatch', 'LimitExceeded']);
    expect(letters[1]?.detail).toMatch(/column "sequence": wanted Int64.*the batch has symbol/);
    expect(await client.xlen(dead)).toBe(3);
    expect((await client.xpending(name, 'g'))[0]).toBe(0);
  });

  it('a key that holds something else, and a wrong password, are told as they are', async () => {
    const name = topic();
    await client.set(name, 'text');
    await expect(reading(name, port(), { until: 'end' }).running.done).rejects.toThrow(/WRONGTYPE/);
    await expect(
      run(redisStream({ topic: name, redis: { ...at(port()), username: 'nobody', password: 'wrong' } })).done,
    ).rejects.toMatchObject({ code: 'TransportRefused', reason: 'credentials' });
  });

  it('entries that were trimmed under a group are told as a gap', async () => {
    const name = topic();
    await run(memory(bars.slice(0, 4)).pipe(toStream({ topic: name, redis: at(port()) }))).done;
    await client.xgroup('CREATE', name, 'g', '0');
    await client.xreadgroup('GROUP', 'g', 'in', 'COUNT', 2, 'STREAMS', name, '>');
    await client.xtrim(name, 'MAXLEN', 0);
    await run(memory(bars.slice(4, 6)).pipe(toStream({ topic: name, redis: at(port()) }))).done;
    const reasons: string[] = [];
    const got: RecordBatch[] = [];
    const subscription = redisStream(
      { topic: name, group: 'g', redis: at(port()), until: 'end' },
      { id: 'in' },
    ).subscribe((batch) => {
      const control = controlOf(batch);
      if (control?.kind === 'gap') reasons.push(control.reason);
      else if (control === undefined) got.push(batch);
    });
    await until(() => subscription.closed);
    expect(reasons).toEqual([
      `2 messages were trimmed or deleted before they were delivered in topic "${name}"`,
      `2 messages were trimmed or deleted before they were delivered in topic "${name}"`,
    ]);
    expect(rowsDigest(got)).toBe(rowsDigest(bars.slice(4, 6)));
  });

  it('a run that fails after a checkpoint goes on there: nothing lost, nothing twice', async () => {
    const [from, to] = [topic(), topic()];
    await run(memory(bars).pipe(toStream({ topic: from, redis: at(port()) }))).done;
    const life = async (failAt: number): Promise<number> => {
      let seen = 0;
      const running = run(
        redisStream({ topic: from, group: 'g', redis: at(port()), until: 'end' }, { id: 'in' }).pipe(
          toStream({ topic: to, redis: at(port()), producer: 'pipe' }, { id: 'out' }),
        ),
        {
          services: [checkpoints({ folder, every: null, rows: 20 })],
          onBatch: () => {
            if (++seen === failAt) throw new Error('power cut');
          },
        },
      );
      await running.done.catch(() => undefined);
      return seen;
    };
    const lives = [await life(9), await life(12), await life(Number.POSITIVE_INFINITY)];
    expect(lives.reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(bars.length);
    const { got, running } = reading(to, port(), { until: 'end' });
    await running.done;
    expect(rowsDigest(got)).toBe(rowsDigest(bars));
    expect((await client.xpending(from, 'g'))[0]).toBe(0);
  }, 60_000);
});
