import { systemClock, wait } from '../../base/clock.js';
import type { SubscribeOptions } from '../../transports/index.js';
import { bytes, messagesIn, positions, texts, type Bench, type Finding } from './harness.js';

const GROUP = 'workers';
const KEYS = ['A', 'B', 'C'];

async function publishNumbers(bench: Bench, topic: string, count: number, keys: readonly string[] = []): Promise<void> {
  const publisher = await (await bench.broker()).publisher(topic);
  for (let number = 0; number < count; number++) {
    const key = keys[number % keys.length];
    await publisher.publish({ payload: bytes(String(number)), ...(key === undefined ? {} : { key }) });
  }
}

const numbers = (count: number, from = 0): string[] => Array.from({ length: count }, (_, at) => String(from + at));

/** Bytes, keys and properties come as they were given. */
export async function carriesMessages(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  const subscription = await broker.subscribe(topic);
  const publisher = await broker.publisher(topic);
  const large = new Uint8Array(300_000).map((_, at) => at * 31);
  const payloads = [new Uint8Array(0), Uint8Array.of(0, 255, 128, 10, 13), large];
  for (const payload of payloads)
    await publisher.publish({ payload, key: 'EUR/USD', properties: { origin: 'Zürich', empty: '' } });
  const came = await bench.messages(subscription, payloads.length);
  for (const [at, { payload, key, properties, deliveries }] of came.entries()) {
    bench.expect(
      Buffer.compare(payload, payloads[at] as Uint8Array) === 0,
      () => `payload ${at} has changed on the way`,
    );
    bench.same(key, 'EUR/USD', 'key');
    bench.same([properties['origin'], properties['empty']], ['Zürich', ''], 'properties');
    bench.same(deliveries, 1, 'deliveries');
  }
  return 'proven';
}

/** Messages of one key keep their order for one reader; with `keyOrder` also among several consumers of a group. */
export async function orderPerKey(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  const alone = await broker.subscribe(topic);
  await publishNumbers(bench, topic, 60, KEYS);
  bench.same(texts(await bench.messages(alone, 60)), numbers(60), 'the order of one reader');
  return 'proven';
}

export async function orderAmongConsumers(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  const options = (consumer: string): SubscribeOptions => ({
    group: GROUP,
    consumer,
    keyOrder: true,
    from: 'earliest',
  });
  if (!broker.capabilities.keyOrder) return bench.refuses(() => broker.subscribe(topic, options('one')), 'keyOrder');
  const consumers = await Promise.all(['one', 'two'].map((name) => broker.subscribe(topic, options(name))));
  await publishNumbers(bench, topic, 60, KEYS);
  const order = new Map<string, number[]>();
  let came = 0;
  for (let round = 0; came < 60 && round < 600; round++) {
    const consumer = consumers[round % 2];
    const taken = messagesIn((await consumer?.receive(1 + (round % 5), 50)) ?? []);
    for (const { key, payload } of taken) {
      const numbersOfKey = order.get(key ?? '') ?? [];
      numbersOfKey.push(Number(new TextDecoder().decode(payload)));
      order.set(key ?? '', numbersOfKey);
    }
    came += taken.length;
    // Acknowledged at once or late, as it happens.
    if (round % 3 !== 0) await consumer?.acknowledge(positions(taken));
    else if (taken.length > 0) {
      await wait(systemClock, 1);
      await consumer?.acknowledge(positions(taken));
    }
  }
  bench.same(came, 60, 'messages of both consumers');
  for (const [key, list] of order)
    bench.same(
      list,
      [...list].sort((a, b) => a - b),
      `the order of key ${key}`,
    );
  return 'proven';
}

/** What was not acknowledged comes again to the consumer of the same name; what was does not. */
export async function atLeastOnce(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const options = { group: GROUP, consumer: 'one', from: 'earliest', takeOverAfterMs: 60_000 } as const;
  const broker = await bench.broker();
  if (!broker.capabilities.replay) return bench.refuses(() => broker.subscribe(topic, options), 'replay');
  await (await broker.subscribe(topic, options)).close();
  await publishNumbers(bench, topic, 10);
  const first = await broker.subscribe(topic, options);
  const came = await bench.messages(first, 10);
  await first.acknowledge(positions(came.slice(0, 4)));
  await broker.close();
  const again = await (await bench.broker()).subscribe(topic, options);
  const rest = await bench.messages(again, 6);
  bench.same(texts(rest), numbers(6, 4), 'messages after a restart');
  const counts = rest.map(({ deliveries }) => deliveries);
  if (broker.capabilities.deliveryCount)
    bench.expect(
      counts.every((count) => count >= 2),
      () => 'messages that come again should say so in `deliveries`',
    );
  else bench.same([...new Set(counts)], [1], 'deliveries where they are not counted over restarts');
  await again.acknowledge(positions(rest));
  await bench.silence(again, 100);
  return 'proven';
}

/** What a consumer that has gone did not acknowledge goes to another of its group. */
export async function takenOver(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const options = (consumer: string): SubscribeOptions => ({
    group: GROUP,
    consumer,
    from: 'earliest',
    takeOverAfterMs: 200,
  });
  const broker = await bench.broker();
  if (!broker.capabilities.replay) return bench.refuses(() => broker.subscribe(topic, options('one')), 'replay');
  const lost = await broker.subscribe(topic, options('one'));
  await publishNumbers(bench, topic, 6);
  await lost.acknowledge(positions((await bench.messages(lost, 6)).slice(0, 2)));
  await broker.close();
  const heir = await (await bench.broker()).subscribe(topic, options('two'));
  const came = await bench.messages(heir, 4);
  bench.same(texts(came), numbers(4, 2), 'messages of a consumer that has gone');
  await heir.acknowledge(positions(came));
  return 'proven';
}

/** A message that is rejected comes again, then goes to the dead letters with the cause; the others go on. */
export async function poison(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const dead = bench.harness.topic();
  const broker = await bench.broker();
  const options: SubscribeOptions = {
    group: GROUP,
    consumer: 'one',
    from: 'earliest',
    deadLetter: { topic: dead, maxDeliveries: 3 },
    redeliverAfterMs: 20,
  };
  if (!broker.capabilities.replay) return bench.refuses(() => broker.subscribe(topic, options), 'replay');
  const letters = await broker.subscribe(dead, { group: GROUP, from: 'earliest' });
  const subscription = await broker.subscribe(topic, options);
  await publishNumbers(bench, topic, 3);
  const seen: number[] = [];
  const others: string[] = [];
  for (let round = 0; round < 200 && (seen.length < 3 || others.length < 2); round++)
    for (const message of messagesIn(await subscription.receive(8, 200))) {
      const text = texts([message])[0] ?? '';
      if (text === '1') {
        seen.push(message.deliveries);
        await subscription.reject(message.position, 'a price below nothing');
      } else {
        others.push(text);
        await subscription.acknowledge([message.position]);
      }
    }
  bench.same(seen, [1, 2, 3], 'deliveries of the message that is rejected');
  bench.same(others, ['0', '2'], 'the other messages');
  const [letter] = await bench.messages(letters, 1);
  bench.same(texts(letter === undefined ? [] : [letter]), ['1'], 'the dead letter');
  bench.same(
    [letter?.properties['cause'], letter?.properties['topic'], letter?.properties['deliveries']],
    ['a price below nothing', topic, '3'],
    'what the dead letter says',
  );
  await bench.silence(subscription, 100);
  return 'proven';
}

/** A subscription begins at a position, and can be moved. */
export async function resumes(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  const first = await broker.subscribe(topic);
  await publishNumbers(bench, topic, 10);
  const came = await bench.messages(first, 5);
  const fifth = came[4]?.position ?? bench.fail('a message without a position');
  if (!broker.capabilities.seek) {
    await bench.refuses(() => first.seek('earliest'), 'seek');
    return bench.refuses(() => broker.subscribe(topic, { from: fifth }), 'seek');
  }
  const later = await (await bench.broker()).subscribe(topic, { from: fifth });
  bench.same(texts(await bench.messages(later, 5)), numbers(5, 5), 'messages behind a position');
  bench.same(later.position() === undefined, false, 'a position behind the last message');
  await later.seek('earliest');
  bench.same(texts(await bench.messages(later, 10)), numbers(10), 'messages from the beginning');
  await later.seek(fifth);
  bench.same(texts(await bench.messages(later, 5)), numbers(5, 5), 'messages behind the position again');
  const group = await broker.subscribe(topic, { group: 'late', consumer: 'one', from: fifth });
  bench.same(texts(await bench.messages(group, 5)), numbers(5, 5), 'messages of a group that begins at a position');
  return 'proven';
}

/** One acknowledgement for all messages up to a position. */
export async function acknowledgesUpTo(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  if (!broker.capabilities.cumulativeAcknowledgement) {
    const alone = await broker.subscribe(topic);
    return bench.refuses(() => alone.acknowledgeUpTo({ partition: 0, id: '0' }), 'cumulativeAcknowledgement');
  }
  const options = { group: GROUP, consumer: 'one', from: 'earliest', takeOverAfterMs: 60_000 } as const;
  const first = await broker.subscribe(topic, options);
  await publishNumbers(bench, topic, 8);
  const came = await bench.messages(first, 8);
  await first.acknowledgeUpTo(came[5]?.position ?? bench.fail('a message without a position'));
  await broker.close();
  const again = await (await bench.broker()).subscribe(topic, options);
  bench.same(texts(await bench.messages(again, 2)), numbers(2, 6), 'what is left');
  await bench.silence(again, 100);
  return 'proven';
}

/** When `acknowledge` comes back, the broker knows: whoever takes over at once does not get the message. */
export async function acknowledgesSurely(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  if (!broker.capabilities.replay) {
    const alone = await broker.subscribe(topic);
    return bench.refuses(() => alone.acknowledge([{ partition: 0, id: '0' }]), 'replay');
  }
  if (!broker.capabilities.confirmedAcknowledgement) return 'notApplicable';
  const options = { group: GROUP, consumer: 'one', from: 'earliest', takeOverAfterMs: 60_000 } as const;
  await (await broker.subscribe(topic, options)).close();
  for (let round = 0; round < 5; round++) {
    await publishNumbers(bench, topic, 1);
    const own = await bench.broker();
    const subscription = await own.subscribe(topic, options);
    const came = await bench.messages(subscription, 1);
    bench.same(came.length, 1, 'only what is new');
    await subscription.acknowledge(positions(came));
    // Closed without a word more: what was only on its way would be lost.
    await own.close();
  }
  return 'proven';
}
