import type {
  DeliveryGap,
  MessagePosition,
  SubscribeOptions,
  Subscription,
  TransportPorts,
} from '../message-broker.js';
import { hasNoGroup, lacksCapability, TransportRefused } from '../transport-refused.js';
import type { RedisCalls, RedisConnection } from './redis-connection.js';
import { deliveryOf, entriesOfFirst, compareIds } from './stream-entry.js';
import { BLOCK_MS, ReadAhead, stateOf, trimmedGap, type Deliveries, type StreamState } from './stream-reading.js';

const LOOK_EVERY_MS = 1000;

/** A place in a stream: the id of an entry, and how many there were up to it where that is known. */
export interface StreamPlace {
  readonly id: string;
  readonly ordinal: number | undefined;
}

/** `1526919030474-55@12`: the twelfth entry that the stream has had. */
export function placeText({ id, ordinal }: StreamPlace): string {
  return ordinal === undefined ? id : `${id}@${ordinal}`;
}

/** @throws TransportRefused for what is no place in a stream */
export function parsePlace({ id }: MessagePosition): StreamPlace {
  const found = /^(\d{1,20}-\d{1,20})(?:@(\d{1,15}))?$/.exec(id);
  if (found?.[1] === undefined)
    throw new TransportRefused('other', `"${id}" is no position of a stream.`, {
      component: 'redis',
      hint: 'Give one that a subscription has told.',
    });
  return { id: found[1], ordinal: found[2] === undefined ? undefined : Number(found[2]) };
}

/** Reads all of a stream by itself. Entries that were trimmed before it came to them are found by counting. */
export class LoneSubscription implements Subscription {
  private readonly stream: string;
  private readonly commands: RedisConnection;
  private readonly patienceMs: number;
  private readonly ports: TransportPorts;
  private readonly ahead: ReadAhead;
  private readonly closedFor: () => void;
  private place: StreamPlace | undefined;
  private begin: 'earliest' | 'latest' | StreamPlace;
  private handedOut: MessagePosition | undefined;
  private lookedMs = Number.NEGATIVE_INFINITY;

  constructor(
    stream: string,
    options: SubscribeOptions,
    blocking: RedisConnection,
    commands: RedisConnection,
    patienceMs: number,
    ports: TransportPorts,
    closedFor: () => void,
  ) {
    this.stream = stream;
    this.commands = commands;
    this.patienceMs = patienceMs;
    this.ports = ports;
    this.closedFor = closedFor;
    const { from = 'latest' } = options;
    this.begin = typeof from === 'string' ? from : parsePlace(from);
    this.ahead = new ReadAhead(blocking, ports, patienceMs, (calls, most) => this.read(calls, most));
  }

  /** Fixes where it begins, so that nothing that comes later is passed over. */
  async open(): Promise<void> {
    await this.commands.attempt((calls) => this.start(calls), this.patienceMs);
  }

  private async start(calls: RedisCalls): Promise<StreamPlace> {
    const state = await stateOf(calls, this.stream);
    this.place = this.firstPlace(state);
    return this.place;
  }

  private firstPlace(state: StreamState | undefined): StreamPlace {
    const { begin } = this;
    if (typeof begin !== 'string') return begin;
    if (state === undefined) return { id: '0-0', ordinal: 0 };
    const { added, length, last } = state;
    return begin === 'latest'
      ? { id: last, ordinal: added }
      : { id: '0-0', ordinal: added === undefined ? undefined : added - length };
  }

  private async read(calls: RedisCalls, most: number): Promise<Deliveries> {
    const place = this.place ?? (await this.start(calls));
    const found: Deliveries = [];
    if (this.ports.clock.monotonicMs() - this.lookedMs >= LOOK_EVERY_MS) {
      const gap = await this.look(calls, place);
      // What is found out is told before anything else can fail.
      if (gap !== undefined) return [gap];
    }
    const reply = await calls.callWithin(
      BLOCK_MS,
      'XREAD',
      'COUNT',
      most,
      'BLOCK',
      BLOCK_MS,
      'STREAMS',
      this.stream,
      place.id,
    );
    for (const entry of entriesOfFirst(reply)) {
      const ordinal: number | undefined = this.place?.ordinal;
      this.place = { id: entry.id, ordinal: ordinal === undefined ? undefined : ordinal + 1 };
      found.push(deliveryOf(entry, placeText(this.place), 1));
    }
    // Trimming is looked for when there is time, and at least once a second.
    if (found.length === 0) this.lookedMs = Number.NEGATIVE_INFINITY;
    return found;
  }

  /** Whether entries behind the place have gone. */
  private async look(calls: RedisCalls, place: StreamPlace): Promise<DeliveryGap | undefined> {
    this.lookedMs = this.ports.clock.monotonicMs();
    const state = await stateOf(calls, this.stream);
    if (state === undefined || compareIds(state.last, place.id) < 0) return this.lookAtNew(state, place);
    const { added, length, first, last } = state;
    if (added === undefined || place.ordinal === undefined) return undefined;
    const passed =
      first === undefined || compareIds(first, place.id) > 0 ? added - length : last === place.id ? added : 0;
    const lost = passed - place.ordinal;
    if (lost <= 0) return undefined;
    this.place = { id: place.id, ordinal: passed };
    return trimmedGap(lost);
  }

  /** The stream is gone, or another has its name: what is there now comes from its beginning. */
  private lookAtNew(state: StreamState | undefined, place: StreamPlace): DeliveryGap | undefined {
    if (place.id === '0-0') return undefined;
    this.place = { id: '0-0', ordinal: state?.added === undefined ? 0 : state.added - state.length };
    return { kind: 'gap', messages: undefined, reason: `the stream "${this.stream}" was deleted or began anew` };
  }

  async receive(most: number, waitMs: number): Promise<Deliveries> {
    const came = await this.ahead.take(most, waitMs);
    for (const each of came) if (each.kind === 'message') this.handedOut = each.position;
    return came;
  }

  async acknowledge(): Promise<void> {
    throw hasNoGroup('redis');
  }

  async acknowledgeUpTo(): Promise<void> {
    throw lacksCapability('redisStream', 'cumulativeAcknowledgement');
  }

  reject(): Promise<void> {
    return this.acknowledge();
  }

  position(): MessagePosition | undefined {
    return this.handedOut;
  }

  async seek(to: MessagePosition | 'earliest' | 'latest'): Promise<void> {
    this.begin = typeof to === 'string' ? to : parsePlace(to);
    this.handedOut = undefined;
    this.ahead.reset();
    this.place = undefined;
    this.lookedMs = Number.NEGATIVE_INFINITY;
    await this.open();
  }

  async backlog(): Promise<number | undefined> {
    const from = this.handedOut === undefined ? this.place?.id : parsePlace(this.handedOut).id;
    const reply = await this.commands.attempt(
      ({ call }) => call('XRANGE', this.stream, `(${from ?? '0-0'}`, '+', 'COUNT', 1000),
      this.patienceMs,
    );
    return Array.isArray(reply) ? reply.length : 0;
  }

  close(): Promise<void> {
    this.ahead.close();
    this.closedFor();
    return Promise.resolve();
  }
}
