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
import { redisStream } from 'rxarrow/sources';
import { generateBars } from 'rxarrow/testing';
import { redisStreamBroker } from 'rxarrow/transports';
import { redisAt } from '../support/redis.js';

// The built command line in processes of its own: two workers of a group, of which one is killed without warning while it works.
const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const GROUP = 'workers';
const bars = generateBars({ instants: 300, batchRows: 4 });

let client: Redis;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  client = new Redis(inject('redisPort'), '127.0.0.1');
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-workers-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await client.quit();
  await rm(folder, { recursive: true, force: true });
});

async function worker(name: string, from: string, to: string, until: string): Promise<ChildProcess> {
  const redis = `redis: { port: ${inject('redisPort')} }`;
  const file = join(folder, `${name}.yaml`);
  await writeFile(
    file,
    `name: features
services:
  - checkpoints: { folder: state-${name}, every: 100ms }
streams:
  bars:
    source: { redisStream: { topic: ${from}, group: ${GROUP}, consumer: ${name}, takeOverAfter: 1s, fetchMessages: 4, until: ${until}, ${redis} } }
    operators:
      - derive: { range: high - low }
    sink: { redisStream: { topic: ${to}, producer: features, deduplicate: rows, ${redis} } }
`,
  );
  const child = spawn(process.execPath, [MAIN, 'run', file, '--no-report', '--quiet'], { cwd: folder });
  children.push(child);
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  child.on('exit', (code, signal) => {
    if (code !== 0 && signal === null) console.error(`worker ${name} ended with ${String(code)}: ${said}`);
  });
  return child;
}

const ended = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('exit', resolve));

async function rowsIn(topic: string): Promise<string[]> {
  const got: RecordBatch[] = [];
  const stream = redisStream({ topic, until: 'end', redis: { port: inject('redisPort') } });
  await run(stream, { onBatch: (batch) => void got.push(batch) }).done;
  const text = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
  return batchesToRows(got)
    .map((row) => JSON.stringify(row, text))
    .sort();
}

it('two processes on one group, one of them killed: the output is that of one process', async () => {
  const [from, alone, together] = [`bars-${process.pid}`, `alone-${process.pid}`, `together-${process.pid}`];
  const broker = redisStreamBroker(redisAt(inject('redisPort')));
  const publisher = await broker.publisher(from, { producer: 'feed' });
  await client.xgroup('CREATE', from, GROUP, '0', 'MKSTREAM');
  const [a, b] = [await worker('a', from, together, 'forever'), await worker('b', from, together, 'forever')];
  let sent = 0n;
  let killed = false;
  const works = async (name: string): Promise<boolean> => {
    const consumers = (await client.xinfo('CONSUMERS', from, GROUP)) as unknown[][];
    return consumers.some((each) => each.includes(name));
  };
  for (const batch of bars) {
    await publisher.publish({ payload: encodeBatchFrame(batch), sequence: sent++ });
    // Both are there before most of it comes.
    if (sent === 20n)
      while (!((await works('a')) && (await works('b')))) await new Promise((resolve) => setTimeout(resolve, 20));
    if (sent % 4n === 0n) await new Promise((resolve) => setTimeout(resolve, 1));
    if (!killed && sent > BigInt(bars.length / 2)) killed = a.kill('SIGKILL');
  }
  await broker.close();
  const settled = async (): Promise<boolean> => {
    const [pending] = await client.xpending(from, GROUP);
    return (await client.xlen(together)) >= bars.length && pending === 0;
  };
  while (!(await settled())) await new Promise((resolve) => setTimeout(resolve, 50));
  b.kill('SIGTERM');
  await ended(b);

  await client.xgroup('DESTROY', from, GROUP);
  await client.xgroup('CREATE', from, GROUP, '0');
  await ended(await worker('c', from, alone, 'end'));
  expect(killed).toBe(true);
  expect(await client.xlen(together)).toBe(bars.length);
  expect(await rowsIn(together)).toEqual(await rowsIn(alone));
}, 110_000);
