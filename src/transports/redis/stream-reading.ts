import { Bell } from '../../base/bell.js';
import { NotConnected, RxArrowError } from '../../base/errors.js';
import type { Delivery, DeliveryGap, TransportPorts } from '../message-broker.js';
import { namedReplies, numberOf, textOf } from './stream-entry.js';
import type { RedisCalls, RedisConnection } from './redis-connection.js';

export type Deliveries = (Delivery | DeliveryGap)[];

/** How long a read waits in the server. */
export const BLOCK_MS = 1000;

/** What is known of a stream: how many entries it has had and has, and which are the first and the last. */
export interface StreamState {
  readonly added: number | undefined;
  readonly length: number;
  readonly first: string | undefined;
  readonly last: string;
}

/** Undefined when there is no such stream. */
export async function stateOf({ call }: RedisCalls, stream: string): Promise<StreamState | undefined> {
  if ((await call('EXISTS', stream)) !== 1) return undefined;
  const info = namedReplies(await call('XINFO', 'STREAM', stream));
  const first = info.get('first-entry');
  return {
    added: numberOf(info.get('entries-added')),
    length: numberOf(info.get('length')) ?? 0,
    first: Array.isArray(first) ? textOf(first[0]) : undefined,
    last: textOf(info.get('last-generated-id')) ?? '0-0',
  };
}

export function trimmedGap(messages: number): DeliveryGap {
  return {
    kind: 'gap',
    messages,
    reason: `${messages} messages were trimmed or deleted before they were delivered`,
  };
}

/**
 * Reads ahead: one read is always under way, also while what came before is worked on, and never more. A read that fails is made again
 * over a new connection, until there has been none for so long.
 */
export class ReadAhead {
  private readonly connection: RedisConnection;
  private readonly ports: TransportPorts;
  private readonly patienceMs: number;
  private readonly read: (calls: RedisCalls, most: number) => Promise<Deliveries>;
  private ahead: Promise<Deliveries> | undefined;
  private ready: Deliveries = [];
  private failure: { readonly error: unknown } | undefined;
  private epoch = 0;
  private most = 1;
  private closed = false;
  private readonly bell = new Bell();

  constructor(
    connection: RedisConnection,
    ports: TransportPorts,
    patienceMs: number,
    read: (calls: RedisCalls, most: number) => Promise<Deliveries>,
  ) {
    this.connection = connection;
    this.ports = ports;
    this.patienceMs = patienceMs;
    this.read = read;
  }

  async take(most: number, waitMs: number): Promise<Deliveries> {
    if (this.closed) throw new NotConnected('The subscription is closed.', { component: 'redis' });
    if (this.ready.length === 0) {
      this.start(most);
      await this.some(waitMs);
    }
    if (this.failure !== undefined) throw this.failure.error;
    const taken = this.ready.splice(0, most);
    // The next ones are fetched while these are worked on.
    if (this.ready.length === 0 && taken.length > 0) this.start(most);
    return taken;
  }

  private start(most: number): void {
    if (this.ahead !== undefined || this.closed || this.failure !== undefined) return;
    const { epoch } = this;
    this.most = most;
    const ahead = this.connection.attempt((calls) => {
      if (epoch !== this.epoch) throw new RxArrowError('Superseded', 'Another read has taken the place of this one.');
      return this.read(calls, most);
    }, this.patienceMs);
    this.ahead = ahead;
    ahead
      .then(
        (came) => {
          if (epoch === this.epoch) this.ready.push(...came);
        },
        (error: unknown) => {
          if (epoch === this.epoch && !this.closed) this.failure = { error };
        },
      )
      .finally(() => {
        if (epoch === this.epoch) this.ahead = undefined;
        this.bell.ring();
      });
  }

  /** Waits until something is there, or for so long. */
  private async some(waitMs: number): Promise<void> {
    const { clock } = this.ports;
    const until = clock.monotonicMs() + Math.max(waitMs, 1);
    for (;;) {
      const left = until - clock.monotonicMs();
      if (this.ready.length > 0 || this.failure !== undefined || this.closed || left <= 0) return;
      if (this.ahead === undefined) this.start(this.most);
      await this.bell.rung(clock, left);
    }
  }

  /** Forgets what has been read and not been taken. */
  reset(): void {
    this.epoch++;
    this.ahead = undefined;
    this.ready = [];
    this.failure = undefined;
    // A read that waits in the server would hold up the next.
    this.connection.drop();
  }

  close(): void {
    this.closed = true;
    this.connection.close();
    this.bell.ring();
  }
}
