import type {
  DeadLetterRule,
  Delivery,
  MessagePosition,
  SubscribeOptions,
  Subscription,
  TransportPorts,
} from '../message-broker.js';
import { lacksCapability, TransportRefused } from '../transport-refused.js';
import { parsePlace } from './lone-subscription.js';
import type { RedisReply } from './ioredis.js';
import type { RedisCalls, RedisConnection } from './redis-connection.js';
import {
  asBuffer,
  compareIds,
  deliveryOf,
  entriesOf,
  entriesOfFirst,
  fieldsOf,
  namedReplies,
  numberOf,
  textOf,
  type StreamEntry,
} from './stream-entry.js';
import { BLOCK_MS, ReadAhead, stateOf, trimmedGap, type Deliveries } from './stream-reading.js';

const LOOK_EVERY_MS = 1000;
const IDS_AT_ONCE = 500;
/** Short waits in the server while messages are to be given again or taken over soon. */
const SHORT_BLOCK_MS = 50;

/** A consumer of a group: new messages, those that it did not acknowledge before, and those of consumers that have gone. */
export class GroupSubscription implements Subscription {
  private readonly stream: string;
  private readonly group: string;
  private readonly consumer: string;
  private readonly redeliverAfterMs: number;
  private readonly takeOverAfterMs: number;
  private readonly deadLetter: DeadLetterRule | undefined;
  private readonly commands: RedisConnection;
  private readonly patienceMs: number;
  private readonly ports: TransportPorts;
  private readonly ahead: ReadAhead;
  private readonly closedFor: () => void;
  private begin: string;
  private isMade = false;
  /** Id behind which its own unacknowledged messages are still to be read; undefined when they have been. */
  private ownFrom: string | undefined;
  private readOver = -1;
  private claimFrom = '0-0';
  private claimedMs = Number.NEGATIVE_INFINITY;
  private lookedMs = Number.NEGATIVE_INFINITY;
  private refreshedMs: number;
  /** Messages that have been fetched and are neither acknowledged nor rejected. */
  private readonly held = new Map<string, Delivery>();
  /** Rejected ones, with the time at which they come again. */
  private readonly rejected = new Map<string, { readonly dueMs: number; readonly deliveries: number }>();
  private toldLost = 0;
  private latest: MessagePosition | undefined;

  constructor(
    stream: string,
    group: string,
    options: SubscribeOptions,
    blocking: RedisConnection,
    commands: RedisConnection,
    patienceMs: number,
    ports: TransportPorts,
    closedFor: () => void,
  ) {
    this.stream = stream;
    this.group = group;
    this.consumer = options.consumer ?? 'consumer';
    this.redeliverAfterMs = options.redeliverAfterMs ?? 1000;
    this.takeOverAfterMs = options.takeOverAfterMs ?? 30_000;
    this.deadLetter = options.deadLetter;
    this.commands = commands;
    this.patienceMs = patienceMs;
    this.ports = ports;
    this.closedFor = closedFor;
    this.begin = idOf(options.from ?? 'earliest');
    this.refreshedMs = ports.clock.monotonicMs();
    this.ahead = new ReadAhead(blocking, ports, patienceMs, (calls, most) => this.read(calls, most));
  }

  async open(): Promise<void> {
    await this.commands.attempt((calls) => this.make(calls), this.patienceMs);
  }

  private async make({ call }: RedisCalls): Promise<void> {
    try {
      await call('XGROUP', 'CREATE', this.stream, this.group, this.begin, 'MKSTREAM');
    } catch (error) {
      if (!(error instanceof TransportRefused) || !error.message.includes('BUSYGROUP')) throw error;
    }
    this.isMade = true;
  }

  // ---- reading ---------------------------------------------------------------------------------------------------

  private async read(calls: RedisCalls, most: number): Promise<Deliveries> {
    if (!this.isMade) await this.make(calls);
    try {
      return await this.readOn(calls, most);
    } catch (error) {
      if (!(error instanceof TransportRefused) || error.reason !== 'unknownTopic') throw error;
      // The stream was deleted, or the server lost it: what comes now begins anew.
      this.begin = '0';
      this.readOver = -1;
      this.held.clear();
      this.rejected.clear();
      this.toldLost = 0;
      await this.make(calls);
      return [
        {
          kind: 'gap',
          messages: undefined,
          reason: `the stream "${this.stream}" or its group "${this.group}" was deleted`,
        },
      ];
    }
  }

  private async readOn(calls: RedisCalls, most: number): Promise<Deliveries> {
    const now = this.ports.clock.monotonicMs();
    await this.refresh(calls, now);
    const found: Deliveries = [];
    if (now - this.lookedMs >= LOOK_EVERY_MS) await this.look(calls, found, now);
    if (found.length > 0) return found;
    // What was on its way over a connection that broke counts as given; it is asked for again.
    if (this.readOver !== calls.generation) {
      this.readOver = calls.generation;
      this.ownFrom = '-';
    }
    if (this.ownFrom !== undefined) await this.readOwn(calls, most, found);
    if (found.length === 0) await this.giveAgain(calls, most, found, now);
    if (found.length === 0 && now - this.claimedMs >= this.takeOverAfterMs / 4)
      await this.takeOver(calls, most, found, now);
    if (found.length > 0) return found;
    const isSoon = this.rejected.size > 0 || this.takeOverAfterMs < 4 * BLOCK_MS;
    const blockMs = isSoon ? SHORT_BLOCK_MS : BLOCK_MS;
    const reply = await calls.callWithin(
      blockMs,
      'XREADGROUP',
      'GROUP',
      this.group,
      this.consumer,
      'COUNT',
      most,
      'BLOCK',
      blockMs,
      'STREAMS',
      this.stream,
      '>',
    );
    for (const entry of entriesOfFirst(reply)) this.add(entry, 1, found);
    if (found.length === 0) this.lookedMs = Number.NEGATIVE_INFINITY;
    return found;
  }

  private add(entry: StreamEntry, deliveries: number, found: Deliveries): void {
    const delivery = deliveryOf(entry, entry.id, deliveries);
    this.held.set(entry.id, delivery);
    found.push(delivery);
  }

  /** What this consumer was given in an earlier life, or over a connection that broke. */
  private async readOwn(calls: RedisCalls, most: number, found: Deliveries): Promise<void> {
    const from = this.ownFrom as string;
    const pending = await this.pendingOf(calls, from, '+', Math.max(most, IDS_AT_ONCE));
    const last = pending.at(-1)?.id;
    const ids = pending.map(({ id }) => id).filter((id) => !this.held.has(id) && !this.rejected.has(id));
    const entries = ids.length === 0 ? [] : entriesOf(await this.claim(calls, ids));
    this.ownFrom = last === undefined ? undefined : `(${last}`;
    const counts = new Map(pending.map(({ id, deliveries }) => [id, deliveries + 1]));
    this.addAgain(ids, entries, counts, found);
  }

  private claim({ call }: RedisCalls, ids: readonly string[]): Promise<RedisReply> {
    return call('XCLAIM', this.stream, this.group, this.consumer, 0, ...ids);
  }

  /** Messages of consumers that have been silent for long. */
  private async takeOver(calls: RedisCalls, most: number, found: Deliveries, now: number): Promise<void> {
    const reply = await calls.call(
      'XAUTOCLAIM',
      this.stream,
      this.group,
      this.consumer,
      Math.ceil(this.takeOverAfterMs),
      this.claimFrom,
      'COUNT',
      most,
    );
    const [next, entries, deleted] = Array.isArray(reply) ? reply : [];
    this.claimFrom = textOf(next) ?? '0-0';
    if (this.claimFrom === '0-0') this.claimedMs = now;
    const claimed = entriesOf(entries).filter(({ id }) => !this.held.has(id) && !this.rejected.has(id));
    const ids = claimed.map(({ id }) => id);
    const [first] = ids;
    const counts =
      first === undefined
        ? []
        : await this.pendingOf(calls, first, ids.at(-1) as string, Math.max(ids.length, IDS_AT_ONCE));
    this.addAgain(ids, claimed, new Map(counts.map(({ id, deliveries }) => [id, deliveries])), found);
    const gone = Array.isArray(deleted) ? deleted.length : 0;
    if (gone > 0) found.push(trimmedGap(gone));
  }

  /** Messages that were rejected and whose time has come. */
  private async giveAgain(calls: RedisCalls, most: number, found: Deliveries, now: number): Promise<void> {
    const due = [...this.rejected].filter(([, { dueMs }]) => dueMs <= now).slice(0, most);
    if (due.length === 0) return;
    const ids = due.map(([id]) => id);
    const entries = entriesOf(await this.claim(calls, ids));
    const counts = new Map(due.map(([id, { deliveries }]) => [id, deliveries + 1]));
    for (const id of ids) this.rejected.delete(id);
    this.addAgain(ids, entries, counts, found);
  }

  /** Messages that were delivered before; those that are no longer there are told. */
  private addAgain(
    ids: readonly string[],
    entries: readonly StreamEntry[],
    counts: ReadonlyMap<string, number>,
    found: Deliveries,
  ): void {
    const there = entries.filter(({ fields }) => fields !== undefined);
    for (const entry of there) this.add(entry, counts.get(entry.id) ?? 2, found);
    if (there.length < ids.length) found.push(trimmedGap(ids.length - there.length));
  }

  private async pendingOf(
    { call }: RedisCalls,
    from: string,
    to: string,
    count: number,
  ): Promise<{ readonly id: string; readonly deliveries: number }[]> {
    const reply = await call('XPENDING', this.stream, this.group, from, to, count, this.consumer);
    return (Array.isArray(reply) ? reply : []).flatMap((entry) => {
      if (!Array.isArray(entry)) return [];
      const [id, deliveries] = [textOf(entry[0]), numberOf(entry[3])];
      return id === undefined || deliveries === undefined ? [] : [{ id, deliveries }];
    });
  }

  /** A sign of life for what is worked on, so that others do not take it over. */
  private async refresh(calls: RedisCalls, now: number): Promise<void> {
    const silentMs = now - this.refreshedMs;
    if (silentMs < this.takeOverAfterMs / 3) return;
    this.refreshedMs = now;
    // Whoever was silent for longer has lost them to others, and must not take them back.
    if (silentMs >= this.takeOverAfterMs) return;
    const ids = [...this.held.keys(), ...this.rejected.keys()];
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE)
      await calls.call(
        'XCLAIM',
        this.stream,
        this.group,
        this.consumer,
        0,
        ...ids.slice(at, at + IDS_AT_ONCE),
        'JUSTID',
      );
  }

  /** Whether entries were trimmed that the group had not been given; by what the server counts (Redis 7 and later). */
  private async look(calls: RedisCalls, found: Deliveries, now: number): Promise<void> {
    this.lookedMs = now;
    const state = await stateOf(calls, this.stream);
    const group = state === undefined ? undefined : await this.groupInfo(calls);
    const read = numberOf(group?.get('entries-read'));
    const reached = textOf(group?.get('last-delivered-id'));
    if (state?.added === undefined || read === undefined || reached === undefined) return;
    const { added, length, first, last } = state;
    const passed =
      first === undefined || compareIds(first, reached) > 0 ? added - length : last === reached ? added : 0;
    const lost = passed - read - this.toldLost;
    if (lost <= 0) return;
    this.toldLost += lost;
    found.push(trimmedGap(lost));
  }

  private async groupInfo({ call }: RedisCalls): Promise<ReturnType<typeof namedReplies> | undefined> {
    const groups = await call('XINFO', 'GROUPS', this.stream);
    return (Array.isArray(groups) ? groups : [])
      .map(namedReplies)
      .find((each) => textOf(each.get('name')) === this.group);
  }

  // ---- the interface ---------------------------------------------------------------------------------------------

  async receive(most: number, waitMs: number): Promise<Deliveries> {
    const came = await this.ahead.take(most, waitMs);
    for (const each of came) if (each.kind === 'message') this.latest = each.position;
    return came;
  }

  async acknowledge(positions: readonly MessagePosition[]): Promise<void> {
    for (let at = 0; at < positions.length; at += IDS_AT_ONCE) {
      const ids = positions.slice(at, at + IDS_AT_ONCE).map((position) => parsePlace(position).id);
      await this.commands.attempt(({ call }) => call('XACK', this.stream, this.group, ...ids), this.patienceMs);
      for (const id of ids) this.held.delete(id);
    }
  }

  async acknowledgeUpTo(): Promise<void> {
    throw lacksCapability('redisStream', 'cumulativeAcknowledgement', 'Acknowledge the messages one by one.');
  }

  async reject(position: MessagePosition, cause: string, forGood = false): Promise<void> {
    const { id } = parsePlace(position);
    const held = this.held.get(id);
    if (held === undefined) return;
    const { deliveries } = held;
    const { deadLetter } = this;
    if (!forGood && (deadLetter === undefined || deliveries < deadLetter.maxDeliveries)) {
      this.held.delete(id);
      this.rejected.set(id, { deliveries, dueMs: this.ports.clock.monotonicMs() + this.redeliverAfterMs });
      return;
    }
    if (deadLetter !== undefined) await this.bury(held, cause, deadLetter);
    await this.acknowledge([position]);
  }

  // First there, then no longer here: a broken connection may leave two letters, never none.
  private async bury(
    { payload, key, properties, position, deliveries }: Delivery,
    cause: string,
    { topic }: DeadLetterRule,
  ): Promise<void> {
    const about = { cause, topic: this.stream, position: position.id, deliveries: String(deliveries) };
    const fields = fieldsOf(asBuffer(payload), key, undefined, undefined, { ...properties, ...about });
    await this.commands.attempt(({ call }) => call('XADD', topic, '*', ...fields), this.patienceMs);
  }

  position(): MessagePosition | undefined {
    return this.latest;
  }

  async seek(to: MessagePosition | 'earliest' | 'latest'): Promise<void> {
    const id = idOf(to);
    this.ahead.reset();
    this.held.clear();
    this.rejected.clear();
    this.latest = undefined;
    await this.commands.attempt(async (calls) => {
      for (;;) {
        const pending = await this.pendingOf(calls, '-', '+', IDS_AT_ONCE);
        if (pending.length === 0) break;
        await calls.call('XACK', this.stream, this.group, ...pending.map((each) => each.id));
      }
      await calls.call('XGROUP', 'SETID', this.stream, this.group, id);
    }, this.patienceMs);
  }

  async backlog(): Promise<number | undefined> {
    return this.commands.attempt(async (calls) => {
      const group = await this.groupInfo(calls);
      if (group === undefined) return 0;
      const reached = textOf(group.get('last-delivered-id')) ?? '0-0';
      const rest = await calls.call('XRANGE', this.stream, `(${reached}`, '+', 'COUNT', 1000);
      // What has been fetched for it and is still on its way.
      const known = this.held.size + this.rejected.size;
      const fetched = (await this.pendingOf(calls, '-', '+', known + 1000)).length - known;
      return (Array.isArray(rest) ? rest.length : 0) + Math.max(0, fetched) + this.rejected.size;
    }, this.patienceMs);
  }

  close(): Promise<void> {
    this.ahead.close();
    this.closedFor();
    return Promise.resolve();
  }
}

function idOf(from: MessagePosition | 'earliest' | 'latest'): string {
  if (from === 'earliest') return '0';
  return from === 'latest' ? '$' : parsePlace(from).id;
}
