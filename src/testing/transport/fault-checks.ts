import { systemClock, wait } from '../../base/clock.js';
import type { MessageBroker } from '../../transports/index.js';
import { bytes, messagesIn, positions, texts, type Bench, type Finding } from './harness.js';

const GROUP = 'workers';

/** What was published under a number already is not stored again, also by another of the same name. */
export async function publishedOnce(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  const publisher = await broker.publisher(topic, { producer: 'desk' });
  if (!broker.capabilities.deduplication) return bench.refuses(() => publisher.lastSequence(), 'deduplication');
  const subscription = await broker.subscribe(topic);
  bench.same(await publisher.lastSequence(), undefined, 'the last sequence of a new producer');
  await publisher.close();
  const send = async (from: MessageBroker, sequences: readonly number[]): Promise<void> => {
    const own = await from.publisher(topic, { producer: 'desk' });
    for (const each of sequences) await own.publish({ payload: bytes(String(each)), sequence: BigInt(each) });
    // One at a time may have the name.
    await own.close();
  };
  await send(broker, [0, 1, 1, 0, 2]);
  await send(await bench.broker(), [1, 2, 3, 4]);
  const other = await broker.publisher(topic, { producer: 'other' });
  await other.publish({ payload: bytes('other'), sequence: 0n });
  bench.same(texts(await bench.messages(subscription, 6)), ['0', '1', '2', '3', '4', 'other'], 'what is stored');
  const again = await (await bench.broker()).publisher(topic, { producer: 'desk' });
  bench.same(await again.lastSequence(), 4n, 'the last sequence');
  await bench.silence(subscription, 100);
  return 'proven';
}

/** Bytes in buffers that somebody still holds. What a collection frees is only taken off when the next one begins. */
async function heldBytes(): Promise<number> {
  const collect = (globalThis as { gc?: () => void }).gc;
  collect?.();
  await wait(systemClock, 5);
  collect?.();
  return process.memoryUsage().arrayBuffers;
}

/** Memory stays bounded while a reader is slow, whoever has to wait or to give way. */
export async function boundedMemory(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  const subscription = await broker.subscribe(topic, {
    bufferedMessages: 8,
    from: 'earliest',
    ...(broker.capabilities.replay ? { group: GROUP } : {}),
  });
  const publisher = await (await bench.broker()).publisher(topic);
  const count = 400;
  const size = 64 * 1024;
  // 25 MiB go through; what is kept in this process must be far less.
  const bound = 14 * 2 ** 20;
  const before = await heldBytes();
  let highest = 0;
  let published = 0;
  const publishing = (async () => {
    for (; published < count; published++) await publisher.publish({ payload: new Uint8Array(size) });
  })();
  publishing.catch(() => undefined);
  let received = 0;
  let gaps = 0;
  // Somebody who looks away for a while, then reads slowly.
  await wait(systemClock, 200);
  for (let idle = 0, round = 0; received < count && idle < 3;) {
    if (round++ % 15 === 0) highest = Math.max(highest, (await heldBytes()) - before);
    const taken = await subscription.receive(8, 500);
    idle = taken.length === 0 ? idle + 1 : 0;
    gaps += taken.length - messagesIn(taken).length;
    received += messagesIn(taken).length;
    if (broker.capabilities.replay) await subscription.acknowledge(positions(messagesIn(taken)));
    await wait(systemClock, 1);
  }
  await publishing;
  bench.expect(
    received === count || (gaps > 0 && !broker.capabilities.replay),
    () => `${count} were published, ${received} came and no gap was told`,
  );
  bench.expect(highest < bound, () => `${Math.round(highest / 2 ** 20)} MiB were held, more than ${bound / 2 ** 20}`);
  return 'proven';
}

/** Messages that were removed before they were delivered are told as a gap, and reading goes on. */
export async function gapReported(bench: Bench): Promise<Finding> {
  const { harness } = bench;
  const topic = harness.topic();
  const broker = await bench.broker();
  const subscription = await broker.subscribe(topic, { from: 'earliest' });
  const publisher = await (await bench.broker()).publisher(topic, { producer: 'desk' });
  for (let number = 0; number < 10; number++)
    await publisher.publish({ payload: bytes(String(number)), sequence: BigInt(number) });
  await bench.messages(subscription, 10);
  await harness.lose(topic, broker);
  let number = 1_000;
  let gap = false;
  let last = '';
  // It may be found out by looking now and then.
  const until = systemClock.monotonicMs() + 10_000;
  while ((!gap || last === '') && systemClock.monotonicMs() < until) {
    await wait(systemClock, 20);
    await (await broker.publisher(topic)).publish({ payload: bytes(`after ${number++}`) });
    for (const each of await subscription.receive(256, 200)) {
      if (each.kind === 'gap') {
        gap = true;
        bench.expect(/\w+ \w+/.test(each.reason), () => `a gap should say why, not "${each.reason}"`);
      } else if (gap) last = texts([each])[0] ?? '';
    }
  }
  bench.expect(gap, () => 'messages are missing and no gap was told');
  bench.expect(last.startsWith('after') || last !== '', () => 'nothing came after the gap');
  return 'proven';
}

/** Everything closes within a second, also while it waits, and twice. */
export async function closesQuickly(bench: Bench): Promise<Finding> {
  const topic = bench.harness.topic();
  const broker = await bench.broker();
  const subscription = await broker.subscribe(topic);
  const publisher = await broker.publisher(topic);
  await publisher.publish({ payload: bytes('x') });
  await subscription.receive(1, 2000);
  const waiting = subscription.receive(1, 60_000).then(
    () => 'ended',
    () => 'ended',
  );
  const began = systemClock.monotonicMs();
  await subscription.close();
  await subscription.close();
  await publisher.close();
  await broker.close();
  await broker.close();
  bench.same(
    await Promise.race([waiting, wait(systemClock, 1000).then(() => 'waits')]),
    'ended',
    'a receive that waits',
  );
  const took = systemClock.monotonicMs() - began;
  bench.expect(took < 1000, () => `closing took ${Math.round(took)} ms`);
  const { code } = await bench.failure(() =>
    broker.publisher(topic).then((late) => late.publish({ payload: bytes('x') })),
  );
  bench.same(code, 'NotConnected', 'the error of a closed broker');
  return 'proven';
}

/** Broken connections are made again: with `replay` nothing is lost, with `deduplication` nothing is there twice. */
export async function reconnects(bench: Bench): Promise<Finding> {
  const { harness } = bench;
  if (harness.interrupt === undefined) return 'notApplicable';
  const topic = harness.topic();
  const reading = await bench.broker();
  const writing = await bench.broker();
  const { capabilities } = reading;
  const subscription = await reading.subscribe(
    topic,
    capabilities.replay ? { group: GROUP, consumer: 'one', from: 'earliest', takeOverAfterMs: 60_000 } : {},
  );
  const publisher = await writing.publisher(topic, { producer: 'desk', patienceMs: 10_000 });
  const count = 200;
  const seen: string[] = [];
  let gaps = 0;
  const troubled = new Set<string>();
  reading.onHealth(({ state }) => troubled.add(state));
  const publishing = (async () => {
    for (let number = 0; number < count; number++) {
      if (number % 50 === 25) await harness.interrupt?.();
      await publisher.publish({ payload: bytes(String(number)), sequence: BigInt(number) });
    }
  })();
  publishing.catch(() => undefined);
  const isDone = (): boolean =>
    new Set(seen).size === count || (!capabilities.replay && seen.at(-1) === String(count - 1));
  for (let round = 0; round < 400 && !isDone(); round++)
    for (const each of await subscription.receive(64, 500)) {
      if (each.kind === 'gap') gaps++;
      else {
        seen.push(...texts([each]));
        if (capabilities.replay) await subscription.acknowledge([each.position]);
      }
    }
  await publishing;
  const distinct = [...new Set(seen)];
  bench.same(
    distinct,
    [...distinct].sort((a, b) => Number(a) - Number(b)),
    'the order after broken connections',
  );
  if (capabilities.replay) bench.same(distinct.length, count, 'messages that came');
  else
    bench.expect(
      distinct.length === count || gaps > 0,
      () => `${count - distinct.length} messages are missing and no gap was told`,
    );
  bench.expect(
    troubled.has('degraded') || troubled.has('unhealthy'),
    () => 'health did not show that connections were broken',
  );
  bench.same(reading.health().state, 'healthy', 'health at the end');
  return 'proven';
}

/** What is wrong is told as it is: too large, no name, nobody there, a wrong password. */
export async function clearErrors(bench: Bench): Promise<Finding> {
  const { harness } = bench;
  const broker = await bench.broker();
  bench.same(broker.health().state, 'healthy', 'health of a broker that works');
  const publisher = await broker.publisher(harness.topic());
  const large = await bench.failure(() => publisher.publish({ payload: new Uint8Array(harness.maxMessageBytes + 1) }));
  bench.same([large.code, large.reason], ['TransportRefused', 'tooLarge'], 'the error of a message that is too large');
  bench.expect(
    large.message.includes(String(harness.maxMessageBytes)),
    () => `"${large.message}" does not name the limit`,
  );
  await publisher.publish({ payload: bytes('the next one is taken') });
  const nameless = await bench.failure(() => broker.subscribe(''));
  bench.same(
    [nameless.code, nameless.reason],
    ['TransportRefused', 'unknownTopic'],
    'the error of a topic without a name',
  );
  const unknown = await bench.failure(() => broker.subscribe(harness.topic(), { mustExist: true }));
  bench.same(
    [unknown.code, unknown.reason],
    ['TransportRefused', broker.capabilities.replay ? 'unknownTopic' : 'capability'],
    'the error of a topic that is not there',
  );
  const { openAbsent, openWrongPassword } = harness;
  if (openAbsent !== undefined) {
    const absent = await bench.broker(openAbsent);
    const { code } = await bench.failure(async () => {
      const nobody = await absent.publisher(harness.topic(), { patienceMs: 300 });
      await nobody.publish({ payload: bytes('x') });
    });
    bench.same(code, 'NotConnected', 'the error when nobody is there');
    bench.expect(absent.health().state !== 'healthy', () => 'health does not show that nobody is there');
  }
  if (openWrongPassword !== undefined) {
    const stranger = await bench.broker(openWrongPassword);
    const refused = await bench.failure(async () => {
      const own = await stranger.publisher(harness.topic(), { patienceMs: 300 });
      await own.publish({ payload: bytes('x') });
    });
    bench.same([refused.code, refused.reason], ['TransportRefused', 'credentials'], 'the error of a wrong password');
    bench.expect(stranger.health().state !== 'healthy', () => 'health does not show that the password is wrong');
  }
  return 'proven';
}
