import { describe, expect, it } from 'vitest';
import { TRANSPORT_CHECKS, type TransportHarness } from '../../../src/testing/index.js';
import { inProcessBus, type MessageBroker } from '../../../src/transports/index.js';

const LIMIT = 1_000_000;

/** All brokers of the harness share one bus, as processes share a server. */
function harness(whenFull: 'wait' | 'dropOldest' = 'wait'): TransportHarness {
  const bus = inProcessBus({ capacity: 64, maxMessageBytes: LIMIT, whenFull });
  let topics = 0;
  return {
    name: 'bus',
    maxMessageBytes: LIMIT,
    topic: () => `topic-${topics++}`,
    open: () => Promise.resolve(handleOn(bus)),
    async lose(topic, broker) {
      const publisher = await broker.publisher(topic);
      for (let number = 0; number < 200; number++) await publisher.publish({ payload: Uint8Array.of(number) });
    },
  };
}

/** A broker of its own to close, on a bus that stays. */
function handleOn(bus: MessageBroker): MessageBroker {
  const open: { close(): Promise<void> }[] = [];
  const own = inProcessBus();
  let closed = false;
  const keep = async <T extends { close(): Promise<void> }>(made: Promise<T>): Promise<T> => {
    const each = await made;
    open.push(each);
    return each;
  };
  return {
    name: 'bus',
    capabilities: bus.capabilities,
    publisher: (...given) => (closed ? own : bus).publisher(...given).then((made) => keep(Promise.resolve(made))),
    subscribe: (...given) => keep((closed ? own : bus).subscribe(...given)),
    health: () => bus.health(),
    onHealth: (listener) => bus.onHealth(listener),
    async close() {
      closed = true;
      await Promise.all(open.map((each) => each.close()));
      await own.close();
    },
  };
}

describe('the in-process bus', () => {
  for (const { name, says, run } of TRANSPORT_CHECKS)
    it(`${name}: ${says}`, async () => {
      const finding = await run(harness(name === 'gap' ? 'dropOldest' : 'wait'));
      expect(finding).toBe(name === 'reconnect' ? 'notApplicable' : 'proven');
    });
});
