import { wait } from '../../base/clock.js';
import { CorruptInput, NotConnected } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import type { Cache, SetOptions } from './cache.js';
import type { Invalidation } from './invalidation.js';
import { jittered, Loads, type LoadingCache, type LoadOptions } from './loads.js';
import type { RemoteLevel } from './remote-level.js';
import { PlainCodec, type ValueCodec } from './value-codec.js';

export interface TwoLevelOptions<V> {
  readonly codec?: ValueCodec<V>;
  readonly random?: Random;
  /** How long one process may take to make a value while the others wait for it. */
  readonly leaseMs?: number;
  /** Told when the second level could not be used; the value is made or kept without it. */
  readonly onRemoteError?: (error: unknown) => void;
  readonly onRefreshError?: (error: unknown, key: string) => void;
}

/** What the second level has done. */
export interface RemoteStats {
  readonly hits: number;
  readonly misses: number;
  readonly failures: number;
  /** Invalidations by others. */
  readonly invalidations: number;
}

/** A value with how long it is fresh yet, or there yet. */
interface Fetched<V> {
  readonly value: V;
  readonly leftMs: number;
  readonly tags: readonly string[];
}

const LEASE_MS = 10_000;
const FIRST_LOOK_MS = 5;
const MOST_LOOK_MS = 100;

/**
 * A cache in memory before one that processes share. Whoever invalidates tells all: keys are gone from the shared level first, then from
 * the memory of each process. While a process does not hear the others its memory is not used. A value is made by one process, for which
 * the others wait. Where the second level is away, this is a cache in memory that is not kept: values are made as if there were none.
 */
export class TwoLevelCache<V> implements LoadingCache<V> {
  readonly cache: Cache<V>;
  private readonly remote: RemoteLevel;
  private readonly options: TwoLevelOptions<V>;
  private readonly codec: ValueCodec<V>;
  private readonly loads: Loads<V>;
  private isHearing = false;
  /** Grows with each invalidation, and when hearing stops: what was read before may be false. */
  private epoch = 0;
  private readonly deafFlights = new Map<string, Promise<V>>();
  private readonly counts = { hits: 0, misses: 0, failures: 0, invalidations: 0 };

  constructor(cache: Cache<V>, remote: RemoteLevel, options: TwoLevelOptions<V> = {}) {
    this.cache = cache;
    this.remote = remote;
    this.options = options;
    this.codec = options.codec ?? (new PlainCodec() as ValueCodec<V>);
    this.loads = new Loads(cache, options);
    cache.onInvalidation(() => this.epoch++);
    remote.listen({
      invalidated: (what) => {
        this.counts.invalidations++;
        cache.invalidate(what);
      },
      hears: (isHearing) => {
        this.isHearing = isHearing;
        // Before and after: what came between is not known.
        cache.clear();
      },
    });
  }

  get remoteStats(): RemoteStats {
    return { ...this.counts };
  }

  /** Whether the memory is used, as invalidations of others are heard. */
  get hears(): boolean {
    return this.isHearing;
  }

  /** The value from memory, or from the second level. */
  async get(key: string): Promise<V | undefined> {
    const known = this.isHearing ? this.cache.get(key) : undefined;
    if (known !== undefined) return known;
    const epoch = this.epoch;
    const found = await this.fetch(key);
    if (found === undefined) return undefined;
    this.keep(key, { ...found, leftMs: found.leftMs - this.cache.staleMs }, epoch);
    return found.value;
  }

  /** Keeps a value in both. */
  async set(key: string, value: V, options: SetOptions = {}): Promise<void> {
    const epoch = this.epoch;
    const given = { value, leftMs: options.ttlMs ?? this.cache.ttlMs, tags: options.tags ?? [] };
    await this.store(key, given, await this.remoteEpoch());
    this.keep(key, given, epoch, options.cost);
  }

  /** From memory, from the second level, or made: once in all processes together. */
  load(key: string, make: () => Promise<V> | V, options: LoadOptions = {}): Promise<V> {
    let kept = { ttlMs: this.cache.ttlMs, tags: options.tags ?? [] };
    const through = async (): Promise<V> => {
      const { value, leftMs, tags } = await this.through(key, make, options);
      kept = { ttlMs: leftMs, tags };
      return value;
    };
    return this.isHearing ? this.loads.load(key, through, { ...options, kept: () => kept }) : this.deaf(key, through);
  }

  /**
   * Removes what is no longer to be believed, here and for all.
   * @throws NotConnected when the others cannot be told
   */
  async invalidate(what: Invalidation): Promise<void> {
    this.cache.invalidate(what);
    await this.remote.invalidate(what);
    this.cache.invalidate(what);
  }

  close(): void {
    this.remote.close();
  }

  /** Without memory: those who ask at once still share. */
  private deaf(key: string, through: () => Promise<V>): Promise<V> {
    let flight = this.deafFlights.get(key);
    if (flight === undefined) {
      flight = through().finally(() => this.deafFlights.delete(key));
      this.deafFlights.set(key, flight);
    }
    return flight;
  }

  private async through(key: string, make: () => Promise<V> | V, options: LoadOptions): Promise<Fetched<V>> {
    const { clock, staleMs } = this.cache;
    const { leaseMs = LEASE_MS } = this.options;
    const until = clock.monotonicMs() + leaseMs;
    for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(MOST_LOOK_MS, lookMs * 2)) {
      const found = await this.fetch(key);
      // What is there only to be used while stale is made anew.
      if (found !== undefined && found.leftMs > staleMs) return { ...found, leftMs: found.leftMs - staleMs };
      const release = await this.lease(key, leaseMs);
      if (release !== undefined || clock.monotonicMs() >= until) {
        try {
          const epoch = await this.remoteEpoch();
          const value = await make();
          const leftMs = jittered(options.ttlMs ?? this.cache.ttlMs, options.jitter, this.options.random);
          const made = { value, leftMs, tags: options.tags ?? [] };
          await this.store(key, made, epoch);
          return made;
        } finally {
          await release?.();
        }
      }
      await wait(clock, lookMs);
    }
  }

  private async fetch(key: string): Promise<Fetched<V> | undefined> {
    const found = await this.attempt(() => this.remote.get(key), undefined);
    if (found === undefined) {
      this.counts.misses++;
      return undefined;
    }
    try {
      const { tags, body } = unpacked(found.bytes);
      const value = this.codec.decode(body);
      this.counts.hits++;
      return { value, leftMs: found.leftMs, tags };
    } catch (error) {
      // Damaged, or written by another version: it is made anew.
      this.failed(error);
      return undefined;
    }
  }

  private keep(key: string, { value, leftMs, tags }: Fetched<V>, epoch: number, cost?: number): void {
    if (!this.isHearing || this.epoch !== epoch || !(leftMs > 0)) return;
    this.cache.set(key, value, { ttlMs: leftMs, tags, cost });
  }

  private async store(key: string, { value, leftMs, tags }: Fetched<V>, epoch: string | undefined): Promise<void> {
    if (epoch === undefined) return;
    const bytes = packed(tags, this.codec.encode(value));
    const lifeMs = leftMs + this.cache.staleMs;
    await this.attempt(() => this.remote.set({ key, bytes, lifeMs, tags, epoch }), false);
  }

  private remoteEpoch(): Promise<string | undefined> {
    return this.attempt<string | undefined>(() => this.remote.epoch(), undefined);
  }

  private lease(key: string, forMs: number): Promise<(() => Promise<void>) | undefined> {
    const without = (): Promise<void> => Promise.resolve();
    return this.attempt<(() => Promise<void>) | undefined>(async () => {
      const release = await this.remote.lease(key, forMs);
      return release && (() => this.attempt(release, undefined));
    }, without);
  }

  private async attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NotConnected)) throw error;
      this.failed(error);
      return otherwise;
    }
  }

  private failed(error: unknown): void {
    this.counts.failures++;
    this.options.onRemoteError?.(error);
  }
}

// Tags go with the value, so that whoever takes it into memory knows when it is meant: their length, they as JSON, the value.
const LENGTH_BYTES = 4;

function packed(tags: readonly string[], body: Uint8Array): Uint8Array {
  const head = Buffer.from(tags.length === 0 ? '' : JSON.stringify(tags));
  const bytes = Buffer.alloc(LENGTH_BYTES + head.length + body.length);
  bytes.writeUInt32LE(head.length, 0);
  bytes.set(head, LENGTH_BYTES);
  bytes.set(body, LENGTH_BYTES + head.length);
  return bytes;
}

function unpacked(bytes: Uint8Array): { readonly tags: readonly string[]; readonly body: Uint8Array } {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.length < LENGTH_BYTES ? Number.POSITIVE_INFINITY : view.readUInt32LE(0);
  if (LENGTH_BYTES + length > view.length)
    throw new CorruptInput('byte 0', 'A cached value is cut off.', { component: 'cache' });
  const body = view.subarray(LENGTH_BYTES + length);
  if (length === 0) return { tags: [], body };
  try {
    return { tags: JSON.parse(view.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length)) as string[], body };
  } catch (cause) {
    throw new CorruptInput('byte 4', 'The tags of a cached value are no JSON.', { component: 'cache', cause });
  }
}
