import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import type { RecordBatch } from 'apache-arrow';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { run } from 'rxarrow';
import { batchesToRows, encodeBatchFrame } from 'rxarrow/columnar';
import { compute } from 'rxarrow';
import { ema, shard } from 'rxarrow/operators';
import { redisStream } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';
import { redisStreamBroker } from 'rxarrow/transports';
import { redisAt } from '../support/redis.js';

// The built command line in two processes that share four streams, of which one is killed without warning while it works.
const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const SHARDS = 4;
const SYMBOLS = Array.from({ length: 12 }, (_, at) => `SYM${at}`);
const bars = generateBars({ instants: 240, symbols: SYMBOLS, batchRows: 12 });

let client: Redis;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  client = new Redis(inject('redisPort'), '127.0.0.1');
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-shards-'));
  const redis = `redis: { port: ${inject('redisPort')} }`;
  await writeFile(
    join(folder, 'features.yaml'),
    `name: features-${process.pid}
services:
  - checkpoints: { store: redis, every: 100ms, lease: 2s, ${redis} }
streams:
  bars:
    source: { redisStream: { topic: 'bars-${process.pid}-\${SHARD}', ${redis} } }
    operators:
      - ema: { period: 5 }
    sink: { redisStream: { topic: 'features-${process.pid}-\${SHARD}', deduplicate: rows, ${redis} } }
`,
  );
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await client.quit();
  await rm(folder, { recursive: true, force: true });
});

function worker(...options: string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(
    process.execPath,
    [MAIN, 'run', 'features.yaml', '--no-report', '--shards', String(SHARDS), '--take', 'any', ...options],
    { cwd: folder },
  );
  children.push(child);
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  return { child, said: () => said };
}

const taken = (said: string): number => said.match(/: taken/g)?.length ?? 0;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const text = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
const textsOf = (batches: readonly RecordBatch[]): string[] =>
  batchesToRows(batches)
    .map((row) => JSON.stringify(row, text))
    .sort();

async function results(): Promise<RecordBatch[]> {
  const got: RecordBatch[] = [];
  for (let each = 1; each <= SHARDS; each++) {
    if ((await client.exists(`features-${process.pid}-${each}`)) === 0) continue;
    const stream = redisStream({
      topic: `features-${process.pid}-${each}`,
      until: 'end',
      redis: { port: inject('redisPort') },
    });
    await run(stream, { onBatch: (batch) => void got.push(batch) }).done;
  }
  return got;
}

it('two processes on four shards, one of them killed: the other takes over, and the output is that of one process', async () => {
  const broker = redisStreamBroker(redisAt(inject('redisPort')));
  const publishers = await Promise.all(
    Array.from({ length: SHARDS }, (_, at) => broker.publisher(`bars-${process.pid}-${at + 1}`, { producer: 'feed' })),
  );
  const first = worker('--most', '2');
  while (taken(first.said()) < 2) await pause(20);
  const second = worker();
  while (taken(second.said()) < 2) await pause(20);
  const sent = publishers.map(() => 0n);
  let killed = false;
  for (const [index, batch] of bars.entries()) {
    for (const [at, publisher] of publishers.entries()) {
      const part = compute(batch, shard({ shard: at + 1, of: SHARDS }) as never);
      if (part.numRows === 0) continue;
      await publisher.publish({ payload: encodeBatchFrame(part), sequence: sent[at] as bigint });
      sent[at] = (sent[at] as bigint) + 1n;
    }
    if (index % 4 === 0) await pause(5);
    if (!killed && index > bars.length / 2) killed = first.child.kill('SIGKILL');
  }
  await broker.close();
  while (taken(second.said()) < SHARDS) await pause(50);
  const rows = bars.reduce((sum, batch) => sum + batch.numRows, 0);
  const count = async (): Promise<number> => (await results()).reduce((sum, batch) => sum + batch.numRows, 0);
  while ((await count()) < rows) await pause(200);
  expect(killed).toBe(true);
  expect(second.said()).toMatch(/shard \d of 4: taken/);
  // One process: the same operators over all rows.
  const alone: RecordBatch[] = [];
  const average = bars.map((batch) => batch);
  const { computeBatches } = await import('../../../src/core/index.js');
  alone.push(...computeBatches(average, [ema({ period: 5 })]));
  expect(textsOf(await results())).toEqual(textsOf(alone));
  const ended = new Promise((resolve) => second.child.once('exit', resolve));
  second.child.kill('SIGTERM');
  expect(await ended).toBe(0);
}, 110_000);
