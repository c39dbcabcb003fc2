import { Redis } from 'ioredis';
import type { RecordBatch } from 'apache-arrow';
import { encodeBatchFrame, isControl } from '../../src/columnar/index.js';
import { drop } from '../../src/operators/index.js';
import { checkpoints } from '../../src/runtime/index.js';
import { run } from '../../src/runtime/run.js';
import { redisStream as toStream } from '../../src/sinks/index.js';
import { generate, memory, redisStream } from '../../src/sources/index.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../test/support/redis-server.js';
import { figure, type Goal, type Section } from '../harness/result.js';

const ROWS = 1024;
const BATCHES = Number(process.env['BENCH_REDIS_BATCHES'] ?? 3000);
const ROUNDS = 3;

/** Batches of 1,024 rows as quotes have them: symbol, sequence, two times, four numbers, flags. */
async function input(): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  const bars = generate({
    symbols: 20,
    bars: Math.ceil((64 * ROWS) / 20) + 60,
    interval: '1m',
    seed: 3,
    batchRows: ROWS,
  } as never);
  await run(bars.pipe(drop({ columns: ['volume'] } as never) as never), {
    onBatch: (batch: RecordBatch) => void batches.push(batch),
  }).done;
  const full = batches.filter((batch) => batch.numRows === ROWS && !isControl(batch));
  return Array.from({ length: BATCHES }, (_, at) => full[at % full.length] as RecordBatch);
}

/** Millions of rows a second, the best of some rounds. */
async function best(work: () => Promise<void>, before: () => Promise<unknown>): Promise<number> {
  let most = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await before();
    const began = performance.now();
    await work();
    most = Math.max(most, (BATCHES * ROWS) / (performance.now() - began) / 1000);
  }
  return most;
}

export const section: Section = {
  name: 'redis',
  title: 'Redis streams',
  about: `${figure(BATCHES)} batches of ${figure(ROWS)} rows (ten columns, about 67 KiB) into a stream of a real server on the same machine and out of it again, in one process. BENCH_REDIS_BATCHES sets how many.`,
  async run() {
    const server = await startRedis();
    const client = new Redis(server.port, '127.0.0.1');
    const folder = await mkdtemp(join(tmpdir(), 'rxarrow-bench-redis-'));
    try {
      const batches = await input();
      const frames = batches.slice(0, 64).map((batch) => Buffer.from(encodeBatchFrame(batch)));
      const redis = { port: server.port };
      const empty = (): Promise<unknown> => client.flushall();
      const write = await best(async () => {
        await run(memory(batches).pipe(toStream({ topic: 'rows', redis }) as never)).done;
      }, empty);
      const plainWrite = await best(async () => {
        await run(memory(batches).pipe(toStream({ topic: 'rows', redis, deduplicate: 'none' }) as never)).done;
      }, empty);
      const rawWrite = await best(async () => {
        let under: Promise<unknown>[] = [];
        for (let at = 0; at < BATCHES; at++) {
          under.push(client.xadd('raw', '*', 'd', frames[at % frames.length] as Buffer));
          if (under.length === 32) {
            await Promise.all(under);
            under = [];
          }
        }
        await Promise.all(under);
      }, empty);
      await run(memory(batches).pipe(toStream({ topic: 'rows', redis }) as never)).done;
      let group = 0;
      const seen = (): { readonly options: Parameters<typeof run>[1]; readonly check: () => void } => {
        let rows = 0;
        return {
          options: { onBatch: (batch) => void (rows += batch.numRows) },
          check: () => {
            if (rows !== BATCHES * ROWS) throw new Error(`${rows} rows came`);
          },
        };
      };
      const read = await best(
        async () => {
          const { options, check } = seen();
          const stream = redisStream({ topic: 'rows', group: `g${group++}`, until: 'end', redis }, { id: 'rows' });
          await run(stream, {
            ...options,
            services: [checkpoints({ folder: join(folder, String(group)), every: '200ms' })],
          }).done;
          check();
        },
        () => Promise.resolve(),
      );
      const readAlone = await best(
        async () => {
          const { options, check } = seen();
          await run(redisStream({ topic: 'rows', until: 'end', redis }), options).done;
          check();
        },
        () => Promise.resolve(),
      );
      const rawRead = await best(
        async () => {
          let last = '0';
          for (;;) {
            const reply = await client.xreadBuffer('COUNT', 16, 'STREAMS', 'rows', last);
            const entries = (reply as [Buffer, [Buffer, Buffer[]][]][] | null)?.[0]?.[1];
            if (entries === undefined || entries.length === 0) return;
            last = (entries.at(-1)?.[0] ?? '').toString();
          }
        },
        () => Promise.resolve(),
      );
      const goals: Goal[] = [
        { what: 'Into a stream, each message once', found: write, goal: 5, unit: 'M rows/s', sense: 'at least' },
        {
          what: 'Out of a stream in a group, checked, with checkpoints',
          found: read,
          goal: 5,
          unit: 'M rows/s',
          sense: 'at least',
        },
      ];
      return {
        tables: [
          {
            columns: ['Way', 'M rows/s (wall)'],
            rows: [
              ['sink: frame with checksum, numbered, looked at by a script', figure(write)],
              ['sink: frame with checksum, not numbered (deduplicate: none)', figure(plainWrite)],
              ['ioredis alone: XADD of ready frames, 32 on their way', figure(rawWrite)],
              ['source in a group: checked, acknowledged by checkpoints every 200 ms', figure(read)],
              ['source alone: checked, without checkpoints', figure(readAlone)],
              ['ioredis alone: XREAD of 16, nothing looked at', figure(rawRead)],
            ],
          },
        ],
        goals,
        notes: ['Client and server share the processor; the best of three rounds.'],
      };
    } finally {
      client.disconnect();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
