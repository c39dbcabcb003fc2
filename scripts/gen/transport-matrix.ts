import { capabilityMatrix } from '../../src/testing/index.js';
import {
  BUS_CAPABILITIES,
  PULSAR_CAPABILITIES,
  PULSAR_WEB_SOCKET_CAPABILITIES,
  REDIS_PUB_SUB_CAPABILITIES,
  REDIS_STREAM_CAPABILITIES,
} from '../../src/transports/index.js';
import { page } from './_markdown.js';
import type { Generator } from './_generator.js';

/** What each transport can do; the tests prove each of these. */
const TRANSPORTS = [
  { transport: 'bus', capabilities: BUS_CAPABILITIES },
  { transport: 'redisStream', capabilities: REDIS_STREAM_CAPABILITIES },
  { transport: 'redisPubSub', capabilities: REDIS_PUB_SUB_CAPABILITIES },
  { transport: 'pulsar', capabilities: PULSAR_CAPABILITIES },
  { transport: 'pulsarWebSocket', capabilities: PULSAR_WEB_SOCKET_CAPABILITIES },
];

export const generator: Generator = {
  generate: () => [
    {
      path: 'docs/reference/transports.md',
      content: page(
        '# What transports can do',
        'Each line is held to by `checkTransport` of `rxarrow/testing`: what a transport says that it can is proven on a real server, what it says that it cannot is refused in plain words. What the words mean stands in [transports](../guide/transports.md).',
        capabilityMatrix(TRANSPORTS),
      ),
    },
  ],
};
