import { LimitExceeded, NotConnected } from '../../base/errors.js';
import { meterService, type FlowContext, type Meter, type ServiceKey } from '../../core/index.js';
import { Cache, type CacheOptions, type CacheStats } from './cache.js';
import { Loads, type LoadingCache } from './loads.js';
import type { RemoteLevel } from './remote-level.js';
import { TwoLevelCache } from './two-level-cache.js';

type CacheSetting = 'eviction' | 'weigh' | 'maxEntries' | 'maxBytes' | 'ttlMs' | 'staleMs';
export type CacheDefaults = Pick<CacheOptions<never>, CacheSetting>;

/** What a stage says of its own cache; what it leaves out is as the run says. */
export type OwnCacheOptions = { readonly [Name in CacheSetting]?: CacheOptions<never>[Name] | undefined } & {
  /** No second level, also where the run has one. */
  readonly memoryOnly?: boolean;
};

/** A cache of a stage, with what loads through it. */
export interface NamedCache<V> {
  readonly cache: Cache<V>;
  readonly loads: LoadingCache<V>;
  /** Tells the meter of the run what it holds and has done since it was asked last. */
  tell(): void;
}

export interface CachesOptions {
  readonly defaults?: CacheDefaults;
  /** Makes the level behind the memory of a cache. */
  readonly remote?: (name: string, context: FlowContext) => RemoteLevel;
}

const COUNTS = ['hits', 'misses', 'evictions', 'expirations', 'invalidations', 'rejections'] as const;

/** The caches of a run, by the name of the stage that each is for. */
export class Caches {
  private readonly options: CachesOptions;
  private readonly named = new Map<string, { readonly cache: Cache<unknown>; close(): void }>();

  constructor(options: CachesOptions = {}) {
    this.options = options;
  }

  /** @throws LimitExceeded when there is one of the name; InvalidParams for bounds that are none */
  open<V>(name: string, context: FlowContext, { memoryOnly, ...own }: OwnCacheOptions = {}): NamedCache<V> {
    if (this.named.has(name))
      throw new LimitExceeded('caches', `There is a cache "${name}" in this run already.`, { component: 'cache' });
    const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as CacheDefaults;
    const cache = new Cache<V>({ maxEntries: ENTRIES, ...this.options.defaults, ...given, name, clock: context.clock });
    const random = context.random.fork(`cache ${name}`);
    const onRefreshError = (error: unknown, key: string): void =>
      context.warn(`Cache "${name}" could not make "${key}" anew: ${String(error)}`);
    const remote = memoryOnly === true ? undefined : this.options.remote?.(name, context);
    const told = new Set<string>();
    const two =
      remote &&
      new TwoLevelCache(cache, remote, {
        random,
        onRefreshError,
        // Once for each way to fail: a server that is away fails every call.
        onRemoteError: (error) => {
          const kind = error instanceof NotConnected ? 'away' : String(error);
          if (told.has(kind)) return;
          told.add(kind);
          context.warn(`Cache "${name}" goes on without its second level: ${String(error)}`);
        },
      });
    this.named.set(name, { cache: cache as Cache<unknown>, close: () => two?.close() });
    const meter = context.service(meterService);
    const before = { ...cache.stats };
    return {
      cache,
      loads: two ?? new Loads(cache, { random, onRefreshError }),
      tell: () => tell(meter, name, cache.stats, before),
    };
  }

  /** What has been opened, by name. */
  get all(): ReadonlyMap<string, Cache<unknown>> {
    return new Map([...this.named].map(([name, { cache }]) => [name, cache]));
  }

  close(): void {
    for (const { close } of this.named.values()) close();
  }
}

const ENTRIES = 10_000;

function tell(meter: Meter, name: string, stats: CacheStats, before: Record<(typeof COUNTS)[number], number>): void {
  if (!meter.enabled) return;
  const labels = { cache: name };
  meter.gauge('cache_entries', stats.entries, labels);
  meter.gauge('cache_size_bytes', stats.bytes, labels);
  for (const count of COUNTS) {
    meter.count(`cache_${count}_total`, stats[count] - before[count], labels);
    before[count] = stats[count];
  }
}

/** The caches of a run, in memory unless the service `cache` says more. */
export const cacheService: ServiceKey<Caches> = { name: 'cache', fallback: () => new Caches() };
