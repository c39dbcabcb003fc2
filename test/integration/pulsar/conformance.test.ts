import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRANSPORT_CHECKS, type TransportHarness } from 'rxarrow/testing';
import {
  PULSAR_CAPABILITIES,
  PULSAR_WEB_SOCKET_CAPABILITIES,
  pulsarBroker as brokerAt,
  type MessageBroker,
  type PulsarOptions,
} from 'rxarrow/transports';
import { tokenOf, type PulsarPorts } from '../../support/pulsar-server.js';
import { nativeClient, pulsarAdmin, pulsarAt, pulsarBroker } from '../support/pulsar.js';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const LIMIT = 1_000_000;
const NATIVE_MISSING = await nativeClient();

let ports: PulsarPorts;
let webProxy: TcpProxy;
let brokerProxy: TcpProxy;
let topics = 0;

beforeAll(async () => {
  ports = await pulsarBroker('start');
  webProxy = await tcpProxy(ports.web);
  brokerProxy = await tcpProxy(ports.broker, ports.proxied);
}, 900_000);
afterAll(async () => {
  await webProxy.close();
  await brokerProxy.close();
});

interface Way {
  /** Of the proxy, or of nobody. */
  readonly url: (port?: number) => string;
  readonly proxy: () => TcpProxy;
  readonly more: () => object;
}

const WEB_SOCKET: Way = {
  url: (port = webProxy.port) => `ws://127.0.0.1:${port}`,
  proxy: () => webProxy,
  more: () => ({}),
};
const NATIVE: Way = {
  url: (port = brokerProxy.port) => `pulsar://127.0.0.1:${port}`,
  proxy: () => brokerProxy,
  more: () => ({ adminUrl: `http://127.0.0.1:${webProxy.port}`, listenerName: 'proxied' }),
};

function harness(name: string, way: Way, options: PulsarOptions): TransportHarness {
  const open = (port?: number, token?: string, more: object = way.more()): Promise<MessageBroker> =>
    Promise.resolve(brokerAt(pulsarAt(way.url(port), token, more), { maxMessageBytes: LIMIT, ...options }));
  return {
    name,
    maxMessageBytes: LIMIT,
    topic: () => `suite-${process.pid}-${topics++}`,
    open: () => open(),
    interrupt: () => way.proxy().reset(),
    openAbsent: () => open(1, undefined, {}),
    openWrongPassword: () =>
      open(undefined, tokenOf('admin', Buffer.from('another secret of 32 bytes or so')), way.more()),
    async lose(topic) {
      // While nobody can read: what is written is removed with the ledger that it stands in.
      for (const proxy of [webProxy, brokerProxy]) {
        proxy.refuse(true);
        proxy.reset();
      }
      const path = `persistent/public/default/${topic}`;
      const direct = brokerAt(pulsarAt(`ws://127.0.0.1:${ports.web}`));
      const publisher = await direct.publisher(topic);
      for (const text of ['one', 'two']) await publisher.publish({ payload: Buffer.from(text) });
      await direct.close();
      await pulsarAdmin(ports.web, 'PUT', `${path}/unload`);
      await pulsarAdmin(ports.web, 'DELETE', `${path}/truncate`);
      for (const proxy of [webProxy, brokerProxy]) proxy.refuse(false);
    },
  };
}

/** What a type of subscription is looked at for, beyond what all are. */
const OF_GROUPS = ['keyOrder', 'atLeastOnce', 'redelivery', 'poison', 'cumulative'];

const WEB_SOCKET_SUBJECTS = [
  {
    subject: harness('pulsarWebSocket', WEB_SOCKET, {}),
    capabilities: PULSAR_WEB_SOCKET_CAPABILITIES,
    checks: undefined,
  },
  {
    subject: harness('pulsarWebSocket, shared by key', WEB_SOCKET, { subscription: 'keyShared' }),
    capabilities: PULSAR_WEB_SOCKET_CAPABILITIES,
    checks: OF_GROUPS,
  },
  {
    subject: harness('pulsarWebSocket, shared', WEB_SOCKET, { subscription: 'shared' }),
    capabilities: { ...PULSAR_WEB_SOCKET_CAPABILITIES, keyOrder: false },
    checks: OF_GROUPS,
  },
];
const NATIVE_SUBJECTS = [
  { subject: harness('pulsar', NATIVE, {}), capabilities: PULSAR_CAPABILITIES, checks: undefined },
  {
    subject: harness('pulsar, shared by key', NATIVE, { subscription: 'keyShared' }),
    capabilities: { ...PULSAR_CAPABILITIES, cumulativeAcknowledgement: false },
    checks: OF_GROUPS,
  },
];

describe.each([...WEB_SOCKET_SUBJECTS, ...(NATIVE_MISSING === undefined ? NATIVE_SUBJECTS : [])])(
  '$subject.name',
  ({ subject, capabilities, checks }) => {
    for (const { name, says, capability, run } of TRANSPORT_CHECKS) {
      if (checks !== undefined && !checks.includes(name)) continue;
      it(`${name}: ${says}`, async () => {
        const finding = await run(subject);
        if (capability !== undefined && capabilities[capability]) expect(finding).toBe('proven');
        else expect(['proven', 'refused', 'notApplicable']).toContain(finding);
      });
    }
  },
);

it('says which transports were looked at', () => {
  if (NATIVE_MISSING === undefined) return;
  console.warn(
    `\nNOT TESTED: the transport "pulsar" over the native client. The package pulsar-client cannot be loaded: ${NATIVE_MISSING}\n`,
  );
  expect(NATIVE_MISSING).not.toBe('');
});
