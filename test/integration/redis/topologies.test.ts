import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { redisSettings, redisStreamBroker, type RedisSettings } from 'rxarrow/transports';
import { freePort, redisBinary, startRedis, type RedisServer } from '../../support/redis-server.js';

let folder: string;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-topologies-'));
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  await rm(folder, { recursive: true, force: true });
});

async function server(settings: readonly string[] = []): Promise<RedisServer & { readonly client: Redis }> {
  const started = await startRedis(settings);
  const client = new Redis(started.port, '127.0.0.1');
  client.on('error', () => undefined);
  ends.push(async () => {
    client.disconnect();
    await started.stop();
  });
  return Object.assign(started, { client });
}

/** Carries ten messages, each sent twice, through a group. */
async function carries(settings: RedisSettings): Promise<number[]> {
  const broker = redisStreamBroker(settings);
  try {
    const publisher = await broker.publisher('topology', { producer: 'p', patienceMs: 5000 });
    const subscription = await broker.subscribe('topology', { group: 'g', consumer: 'one', patienceMs: 5000 });
    for (const number of [0, 1, 2, 3, 4, 4, 3, 5])
      await publisher.publish({ payload: Uint8Array.of(number), sequence: BigInt(number) });
    const got: number[] = [];
    while (got.length < 6)
      for (const each of await subscription.receive(10, 5000)) {
        if (each.kind === 'message') got.push(each.payload[0] as number);
      }
    return got;
  } finally {
    await broker.close();
  }
}

const SIX = [0, 1, 2, 3, 4, 5];

it('a user of the access list, with the rights that are needed and no others', async () => {
  const { port, client } = await server();
  await client.call(
    'ACL',
    'SETUSER',
    'desk',
    'on',
    '>secret',
    '~*',
    '+@stream',
    '+@hash',
    '+@connection',
    '+eval',
    '+evalsha',
    '+exists',
    '+info',
  );
  await client.call('ACL', 'SETUSER', 'reader', 'on', '>secret', '~other*', '+@all');
  const as = (username: string): RedisSettings => redisSettings({ port, username, password: 'secret' });
  expect(await carries(as('desk'))).toEqual(SIX);
  await expect(carries(as('reader'))).rejects.toMatchObject({ code: 'TransportRefused', reason: 'permission' });
}, 30_000);

it('a cluster', async () => {
  const { port, client } = await server(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
  await client.cluster('ADDSLOTSRANGE', 0, 16_383);
  while (!(await client.cluster('INFO')).includes('cluster_state:ok'))
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await carries(redisSettings({ cluster: { nodes: [{ host: '127.0.0.1', port }] } }))).toEqual(SIX);
}, 30_000);

it('a master that Sentinel knows', async () => {
  const { port } = await server();
  const sentinelPort = await freePort();
  const file = join(folder, 'sentinel.conf');
  await writeFile(
    file,
    `port ${sentinelPort}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${port} 1\n`,
  );
  const sentinel = spawn(await redisBinary(), [file, '--sentinel'], { stdio: 'ignore' });
  ends.push(() => sentinel.kill('SIGKILL'));
  const settings = redisSettings({ sentinel: { name: 'main', nodes: [{ host: '127.0.0.1', port: sentinelPort }] } });
  expect(await carries(settings)).toEqual(SIX);
}, 30_000);

it('TLS, with a certificate that is trusted and one that is not', async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
    ]);
  } catch (cause) {
    throw new Error('This test makes a certificate with openssl, which is not on the PATH: install it.', { cause });
  }
  // Speaks TLS in front of the server that all tests share.
  const proxy: Server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (socket) => {
    const upstream = connect(inject('redisPort'), '127.0.0.1');
    socket.pipe(upstream).pipe(socket);
    for (const each of [socket, upstream]) each.on('error', () => void socket.destroy());
  });
  proxy.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  ends.push(() => proxy.close());
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await carries(redisSettings({ host: 'localhost', port, tls: { ca: cert } }))).toEqual(SIX);
  await expect(carries(redisSettings({ host: 'localhost', port, tls: true }))).rejects.toMatchObject({
    code: 'TransportRefused',
    reason: 'tls',
  });
}, 30_000);
