// Caches within the process and before Redis, functions that remember, and stores on a disk.
export {
  Cache,
  CACHE_EVICTIONS,
  type CacheEviction,
  type CacheOptions,
  type CacheStats,
  type Found,
  type RemovalReason,
  type SetOptions,
} from './cache.js';
export { cacheService, Caches, type NamedCache } from './cache-service.js';
export { cache } from './cache-of-run.js';
export type { CacheEntry } from './entry-store.js';
export type { Invalidation } from './invalidation.js';
export { lmdbKeyedStore, type KeyedStore, type KeyRange } from './keyed-store.js';
export { Loads, type LoadingCache, type LoadOptions, type LoadsOptions } from './loads.js';
export { memoize, memoizeAsync, type MemoizeAsyncOptions, type Memoized, type MemoizeOptions } from './memoize.js';
export type { RemoteLevel, RemoteListener, RemoteSet, RemoteValue } from './remote-level.js';
export { sizeOf } from './size-of.js';
export { TwoLevelCache, type RemoteStats, type TwoLevelOptions } from './two-level-cache.js';
export { PlainCodec, type ValueCodec } from './value-codec.js';
export { valueKey } from './value-key.js';
export { saveCache, warmCache } from './warm-cache.js';
export { CACHE_WEIGHTS, type CacheWeight } from './weighted-store.js';
