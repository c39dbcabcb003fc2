import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import { wait } from '../../base/clock.js';
import { InvalidParams } from '../../base/errors.js';
import { HealthBoard } from '../health-board.js';
import type { TransportHealth, TransportPorts } from '../message-broker.js';
import type { RedisReply } from './ioredis.js';
import { RedisConnection } from './redis-connection.js';
import type { RedisSettings } from './redis-settings.js';

/** What of the keys is gone: one, those that begin so, those of a tag, all. */
export type RedisInvalidation =
  { readonly key: string } | { readonly prefix: string } | { readonly tag: string } | { readonly all: true };

export interface RedisCacheListener {
  invalidated(what: RedisInvalidation): void;
  hears(isHearing: boolean): void;
}

export interface RedisCacheLevelOptions {
  /** What all its keys begin with, and its channel; caches of one name share. */
  readonly name: string;
  /** How long a command may be tried before the cache goes on without Redis. */
  readonly patienceMs: number;
}

// Sets a value unless something was invalidated since its epoch, and puts its key under its tags, which live as long as it does at least.
const SET = `
if redis.call('GET', KEYS[1]) ~= (ARGV[1] ~= '' and ARGV[1] or false) then return 0 end
local life = tonumber(ARGV[3])
if life > 0 then redis.call('SET', KEYS[2], ARGV[2], 'PX', life) else redis.call('SET', KEYS[2], ARGV[2]) end
for i = 3, #KEYS do
  local left = redis.call('PTTL', KEYS[i])
  redis.call('SADD', KEYS[i], KEYS[2])
  if life <= 0 then redis.call('PERSIST', KEYS[i])
  elseif left == -2 or (left >= 0 and left < life) then redis.call('PEXPIRE', KEYS[i], life) end
end
return 1`;

const REMOVE_TAG = `
redis.call('INCR', KEYS[1])
for _, key in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('UNLINK', key) end
return redis.call('UNLINK', KEYS[2])`;

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

const SCAN_COUNT = 500;

let levels = 0;

/**
 * The second level of a cache in Redis: values as plain keys with a time to live, tags as sets of keys, invalidations by a channel. In a
 * cluster all keys of a cache are on one node, as they begin with `{name}`.
 */
export class RedisCacheLevel {
  private readonly connection: RedisConnection;
  private readonly hearing: RedisConnection;
  private readonly board = new HealthBoard();
  private readonly options: RedisCacheLevelOptions;
  private readonly isCluster: boolean;
  /** Who we are among all that use the cache. */
  private readonly self: string;
  private leases = 0;
  private readonly ports: TransportPorts;
  private readonly over = new AbortController();

  constructor(settings: RedisSettings, ports: TransportPorts, options: RedisCacheLevelOptions) {
    this.options = options;
    this.ports = ports;
    this.self = `${hostname()}/${process.pid}/${threadId}/${levels++}@${ports.clock.nowNs()}`;
    this.isCluster = settings.cluster !== undefined;
    this.connection = new RedisConnection(settings, ports, this.board);
    this.hearing = new RedisConnection(settings, ports, this.board);
  }

  onHealth(listener: (health: TransportHealth) => void): () => void {
    return this.board.listen(listener);
  }

  async get(key: string): Promise<{ readonly bytes: Uint8Array; readonly leftMs: number } | undefined> {
    const at = this.place('v', key);
    const [bytes, left] = await this.connection.attempt(
      ({ call }) => Promise.all([call('GET', at), call('PTTL', at)]),
      this.options.patienceMs,
    );
    if (!Buffer.isBuffer(bytes) || left === -2) return undefined;
    return { bytes, leftMs: Number(left) < 0 ? Number.POSITIVE_INFINITY : Number(left) };
  }

  async epoch(): Promise<string> {
    const epoch = await this.call('GET', this.place('epoch'));
    return Buffer.isBuffer(epoch) ? epoch.toString() : '';
  }

  async set(given: {
    readonly key: string;
    readonly bytes: Uint8Array;
    readonly lifeMs: number;
    readonly tags: readonly string[];
    readonly epoch: string;
  }): Promise<boolean> {
    const { key, bytes, lifeMs, tags, epoch } = given;
    const keys = [this.place('epoch'), this.place('v', key), ...tags.map((tag) => this.place('t', tag))];
    const life = Number.isFinite(lifeMs) ? Math.max(1, Math.round(lifeMs)) : 0;
    return (await this.call('EVAL', SET, keys.length, ...keys, epoch, Buffer.from(bytes), life)) === 1;
  }

  /** @throws InvalidParams for a prefix or all in a cluster, where keys cannot be looked through */
  async invalidate(what: RedisInvalidation): Promise<void> {
    if (this.isCluster && !('key' in what || 'tag' in what))
      throw new InvalidParams({
        component: 'cache',
        path: 'invalidate',
        found: what,
        expected: 'a key or a tag, as the keys of a cluster cannot be looked through',
      });
    if ('tag' in what) await this.call('EVAL', REMOVE_TAG, 2, this.place('epoch'), this.place('t', what.tag));
    else {
      await this.call('INCR', this.place('epoch'));
      if ('key' in what) await this.call('UNLINK', this.place('v', what.key));
      else await this.removeAll('prefix' in what ? what.prefix : '');
    }
    await this.call('PUBLISH', this.place('channel'), JSON.stringify({ from: this.self, what }));
  }

  async lease(key: string, forMs: number): Promise<(() => Promise<void>) | undefined> {
    const at = this.place('l', key);
    const owner = `${this.self}/${this.leases++}`;
    const taken = await this.call('SET', at, owner, 'NX', 'PX', Math.max(1, Math.round(forMs)));
    if (taken === null) return undefined;
    return async () => {
      await this.call('EVAL', RELEASE, 1, at, owner);
    };
  }

  /** Listens until it is closed; when the connection breaks it says so, and again when there is another. */
  listen(listener: RedisCacheListener): void {
    void this.hear(listener);
  }

  close(): void {
    this.over.abort();
    this.connection.close();
    this.hearing.close();
  }

  private async hear(listener: RedisCacheListener): Promise<void> {
    const { hearing } = this;
    while (!hearing.isClosed)
      try {
        const link = await hearing.link();
        await link.listen(this.place('channel'), (payload) => {
          const what = this.heard(payload);
          if (what !== undefined) listener.invalidated(what);
        });
        hearing.works();
        listener.hears(true);
        await link.closed;
        listener.hears(false);
      } catch (error) {
        // For ever: without Redis the cache goes on without its memory.
        await hearing.recover(error, Number.POSITIVE_INFINITY).catch(() => this.pause());
      }
  }

  // What cannot be mended by trying again, as a wrong password, may be mended from outside.
  private pause(): Promise<void> {
    return wait(this.ports.clock, RETRY_MS, this.over.signal).catch(() => undefined);
  }

  /** What another has invalidated; our own is done already. */
  private heard(payload: Buffer): RedisInvalidation | undefined {
    try {
      const { from, what } = JSON.parse(payload.toString()) as { readonly from?: unknown; readonly what?: unknown };
      if (from === this.self) return undefined;
      if (isInvalidation(what)) return what;
    } catch {
      // Below.
    }
    // Somebody speaks who is not understood: to believe nothing any more is safe.
    return { all: true };
  }

  private async removeAll(prefix: string): Promise<void> {
    const pattern = `${escaped(this.place('v', prefix))}*`;
    await this.connection.attempt(async ({ call }) => {
      let cursor = '0';
      do {
        const [next, keys] = (await call('SCAN', cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT)) as [Buffer, Buffer[]];
        if (keys.length > 0) await call('UNLINK', ...keys);
        cursor = next.toString();
      } while (cursor !== '0');
    }, this.options.patienceMs);
  }

  private call(command: string, ...given: readonly (string | Buffer | number)[]): Promise<RedisReply> {
    return this.connection.attempt(({ call }) => call(command, ...given), this.options.patienceMs);
  }

  private place(kind: 'v' | 't' | 'l' | 'epoch' | 'channel', name = ''): string {
    return `{${this.options.name}}:${kind}:${name}`;
  }
}

const RETRY_MS = 5000;

function isInvalidation(what: unknown): what is RedisInvalidation {
  if (typeof what !== 'object' || what === null) return false;
  const { key, prefix, tag, all } = what as Readonly<Record<string, unknown>>;
  return [key, prefix, tag].some((each) => typeof each === 'string') || all === true;
}

const escaped = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');
