import { HealthBoard } from '../health-board.js';
import type { TransportHealth, TransportPorts } from '../message-broker.js';
import type { RedisArgument, RedisReply } from './ioredis.js';
import { RedisConnection, type RedisCalls } from './redis-connection.js';
import type { RedisSettings } from './redis-settings.js';

// Commands that are on their way at once.
const AT_ONCE = 256;

/** A key with what it is to hold. */
export interface RedisEntry {
  readonly key: string;
  /** Names and values of a hash one after the other, or the bytes of a plain value. */
  readonly value: readonly RedisArgument[] | Buffer;
}

/** Keys and values of a server: written and read many at a time, again when the connection breaks, since doing it twice is the same. */
export class RedisValues {
  private readonly connection: RedisConnection;
  private readonly board = new HealthBoard();
  private readonly patienceMs: number;

  constructor(settings: RedisSettings, ports: TransportPorts, patienceMs: number) {
    this.connection = new RedisConnection(settings, ports, this.board);
    this.patienceMs = patienceMs;
  }

  onHealth(listener: (health: TransportHealth) => void): () => void {
    return this.board.listen(listener);
  }

  /** Sets hashes and values; with `ttlMs` they are gone after so long. */
  async set(entries: readonly RedisEntry[], ttlMs: number | undefined): Promise<void> {
    const life = ttlMs === undefined ? undefined : Math.max(1, Math.round(ttlMs));
    await this.each(entries, async ({ call }, { key, value }) => {
      if (Buffer.isBuffer(value)) return call('SET', key, value, ...(life === undefined ? [] : ['PX', life]));
      const set = call('HSET', key, ...value);
      if (life !== undefined) await call('PEXPIRE', key, life);
      return set;
    });
  }

  /** The fields of hashes, key by key; null where there is no such field or key. */
  async hashes(keys: readonly string[], fields: readonly string[]): Promise<(Buffer | null)[][]> {
    const replies = await this.each(keys, ({ call }, key) => call('HMGET', key, ...fields));
    return replies.map((reply) => (Array.isArray(reply) ? (reply as (Buffer | null)[]) : fields.map(() => null)));
  }

  private async each<T>(
    items: readonly T[],
    work: (calls: RedisCalls, item: T) => Promise<RedisReply>,
  ): Promise<RedisReply[]> {
    const replies: RedisReply[] = [];
    for (let at = 0; at < items.length; at += AT_ONCE) {
      const part = items.slice(at, at + AT_ONCE);
      replies.push(
        ...(await this.connection.attempt(
          (calls) => Promise.all(part.map((item) => work(calls, item))),
          this.patienceMs,
        )),
      );
    }
    return replies;
  }

  close(): void {
    this.connection.close();
  }
}

/** Sends one command over a connection of its own. */
export async function callOnce(
  settings: RedisSettings,
  ports: TransportPorts,
  patienceMs: number,
  command: string,
  ...given: readonly RedisArgument[]
): Promise<RedisReply> {
  const connection = new RedisConnection(settings, ports, new HealthBoard());
  try {
    return await connection.attempt(({ call }) => call(command, ...given), patienceMs);
  } finally {
    connection.close();
  }
}
