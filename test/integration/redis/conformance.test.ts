import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { capabilityMatrix, TRANSPORT_CHECKS, type TransportHarness } from 'rxarrow/testing';
import {
  REDIS_PUB_SUB_CAPABILITIES,
  REDIS_STREAM_CAPABILITIES,
  redisPubSubBroker,
  redisStreamBroker,
  type MessageBroker,
} from 'rxarrow/transports';
import { startRedis, type RedisServer } from '../../support/redis-server.js';
import { redisAt } from '../support/redis.js';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const LIMIT = 1_000_000;

let client: Redis;
let proxy: TcpProxy;
let locked: RedisServer;
let topics = 0;

beforeAll(async () => {
  client = new Redis(inject('redisPort'), '127.0.0.1');
  proxy = await tcpProxy(inject('redisPort'));
  locked = await startRedis(['--requirepass', 'right']);
});
afterAll(async () => {
  await client.quit();
  await proxy.close();
  await locked.stop();
});

type Open = (port: number, password?: string) => MessageBroker;

function harness(name: string, open: Open, lose: TransportHarness['lose']): TransportHarness {
  return {
    name,
    maxMessageBytes: LIMIT,
    topic: () => `suite-${process.pid}-${topics++}`,
    open: () => Promise.resolve(open(proxy.port)),
    interrupt: () => proxy.reset(),
    openAbsent: () => Promise.resolve(open(1)),
    openWrongPassword: () => Promise.resolve(open(locked.port, 'wrong')),
    lose,
  };
}

const streams = (): TransportHarness =>
  harness(
    'redisStream',
    (port, password) => redisStreamBroker(redisAt(port, password), { maxMessageBytes: LIMIT }),
    async (topic) => {
      // At once, so that nobody is served in between.
      await client.multi().xadd(topic, '*', 'd', 'one').xadd(topic, '*', 'd', 'two').xtrim(topic, 'MAXLEN', 0).exec();
    },
  );

const pubSub = (): TransportHarness =>
  harness(
    'redisPubSub',
    (port, password) => redisPubSubBroker(redisAt(port, password), { maxMessageBytes: LIMIT }),
    () => {
      proxy.reset();
      return Promise.resolve();
    },
  );

describe.each([
  { harness: streams(), capabilities: REDIS_STREAM_CAPABILITIES },
  { harness: pubSub(), capabilities: REDIS_PUB_SUB_CAPABILITIES },
])('$harness.name', ({ harness: subject, capabilities }) => {
  for (const { name, says, capability, run } of TRANSPORT_CHECKS)
    it(`${name}: ${says}`, async () => {
      const finding = await run(subject);
      if (capability !== undefined && capabilities[capability]) expect(finding).toBe('proven');
      else expect(['proven', 'refused', 'notApplicable']).toContain(finding);
    });
});

it('prints what each can do', () => {
  const matrix = capabilityMatrix([
    { transport: 'redisStream', capabilities: REDIS_STREAM_CAPABILITIES },
    { transport: 'redisPubSub', capabilities: REDIS_PUB_SUB_CAPABILITIES },
  ]);
  expect(matrix.split('\n')).toHaveLength(4);
});
