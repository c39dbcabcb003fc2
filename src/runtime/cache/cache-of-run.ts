import { resolve } from 'node:path';
import * as z from 'zod';
import { parseDurationNs } from '../../columnar/index.js';
import { defineService, durationParam, healthService, type RunHost, type ServiceKey } from '../../core/index.js';
import { redisParam, redisSettings, RedisCacheLevel } from '../../transports/index.js';
import { CACHE_EVICTIONS } from './cache.js';
import { cacheService, Caches } from './cache-service.js';
import { lmdbKeyedStore, type KeyedStore } from './keyed-store.js';
import { saveCache, warmCache } from './warm-cache.js';
import { CACHE_WEIGHTS } from './weighted-store.js';

const params = () =>
  z.strictObject({
    entries: z.int().min(1).max(MOST_ENTRIES).default(10_000).describe('Entries of each cache.'),
    bytes: z.int().min(1).optional().describe('Bytes of each cache; only entries count when left out.'),
    eviction: z
      .enum(CACHE_EVICTIONS)
      .default('lru')
      .describe('Which entry goes: the one used longest ago, the one set longest ago, or the one worth least.'),
    weigh: z
      .array(z.enum(CACHE_WEIGHTS))
      .min(1)
      .optional()
      .describe('What makes an entry worth keeping when eviction is weighted; all when left out.'),
    ttl: durationParam().optional().describe('How long an entry is fresh; for ever when left out.'),
    staleFor: durationParam().optional().describe('How long it is used after that while a new one is made.'),
    store: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File of LMDB from which caches are warmed up when the run begins, and to which they are saved at its end.',
      ),
    redis: redisParam().unwrap().optional().describe('A second level that processes share.'),
    name: z.string().min(1).default('rxarrow').describe('What keys in Redis begin with; runs of one name share.'),
    patience: durationParam()
      .default('1s')
      .describe('How long a command to Redis is tried before the cache goes on without.'),
  });

const MOST_ENTRIES = 2 ** 24;

function milliseconds(duration: string): number {
  return Number(parseDurationNs(duration) ?? 0n) / 1e6;
}

/**
 * Sets how the caches of a run are kept, those of `memoize` and `enrich`; what a stage says itself counts for it. With `redis` they have a
 * second level that processes share, with invalidations told to all. With `store` they are warm after a restart.
 */
export const cache = defineService({
  name: 'cache',
  title: 'Caches',
  summary: 'Bounds, times and levels of the caches of a run: memory, Redis behind it, a store to warm up from.',
  see: [
    'Cao, Irani, Cost-aware WWW proxy caching algorithms (1997)',
    'Cherkasova, Improving WWW proxies performance with Greedy-Dual-Size-Frequency caching policy (1998)',
  ],
  params,
  examples: [
    { title: 'What costs most to make stays', params: { bytes: 67_108_864, eviction: 'weighted', ttl: '1h' } },
    {
      title: 'Shared by processes, warm after a restart',
      params: { store: 'caches.lmdb', redis: { host: 'cache.internal' } },
    },
  ],
  open(given, { baseFolder }) {
    const { redis, name, patience, ttl, staleFor, bytes, weigh } = given;
    const caches = new Caches({
      defaults: {
        eviction: given.eviction,
        maxEntries: given.entries,
        ...(bytes === undefined ? {} : { maxBytes: bytes }),
        ...(weigh === undefined ? {} : { weigh }),
        ...(ttl === undefined ? {} : { ttlMs: milliseconds(ttl) }),
        ...(staleFor === undefined ? {} : { staleMs: milliseconds(staleFor) }),
      },
      ...(redis === undefined
        ? {}
        : {
            remote: (cacheName, context) => {
              const { clock, random } = context;
              const level = new RedisCacheLevel(
                redisSettings(redis),
                { clock, random },
                { name: `${name}:${cacheName}`, patienceMs: milliseconds(patience) },
              );
              level.onHealth(({ state, reasons }) =>
                context.service(healthService).report(`cache ${cacheName}`, state, reasons),
              );
              return level;
            },
          }),
    });
    let store: KeyedStore | undefined;
    let host: RunHost | undefined;
    const nowMs = (): number => Number(host?.context.clock.nowNs() ?? 0n) / 1e6;
    return {
      name: 'cache',
      provides: new Map([[cacheService as ServiceKey<unknown>, caches]]),
      async open(opened) {
        host = opened;
        if (given.store === undefined) return;
        store = await lmdbKeyedStore(resolve(baseFolder ?? '.', given.store), 'cache');
        for (const [cacheName, each] of caches.all)
          warmCache(each, store, {
            prefix: `${cacheName}\n`,
            nowMs: nowMs(),
            // What was made once can be made again.
            onDamage: (error, key) =>
              opened.context.warn(`Cache "${cacheName}" begins without "${key}": ${String(error)}`),
          });
      },
      async close() {
        caches.close();
        if (store === undefined) return;
        for (const [cacheName, each] of caches.all)
          await saveCache(each, store, { prefix: `${cacheName}\n`, nowMs: nowMs() });
        await store.close();
        store = undefined;
      },
    };
  },
});
