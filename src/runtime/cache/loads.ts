import type { Random } from '../../base/random.js';
import type { Cache, SetOptions } from './cache.js';
import { isAbout } from './invalidation.js';

export interface LoadOptions extends SetOptions {
  /** What share of the time to live is left to chance, so that what was made together does not end together; 0 to 1. */
  readonly jitter?: number | undefined;
  /** Asked when the value is there, for values that have been kept elsewhere before: what is left of their time, and their tags. */
  readonly kept?: (() => { readonly ttlMs: number; readonly tags: readonly string[] }) | undefined;
}

/** Gives a value from a cache, or makes it: once, however many ask at the same time. */
export interface LoadingCache<V> {
  load(key: string, make: () => Promise<V> | V, options?: LoadOptions): Promise<V>;
}

export interface LoadsOptions {
  readonly random?: Random;
  /** Told when a stale value could not be made anew; it is used on until it may not be any more. */
  readonly onRefreshError?: (error: unknown, key: string) => void;
}

interface Flight<V> {
  readonly made: Promise<V>;
  readonly tags: readonly string[];
  /** What it makes was invalidated meanwhile: it is given to those who wait, and not kept. */
  obsolete: boolean;
}

/**
 * Loads through a cache in memory. Those who ask for the same key at once wait for one load; a stale value is given at once while one
 * load makes it anew; what fails is not kept, and all who waited are told.
 */
export class Loads<V> implements LoadingCache<V> {
  readonly cache: Cache<V>;
  private readonly options: LoadsOptions;
  private readonly flights = new Map<string, Flight<V>>();
  refreshFailures = 0;

  constructor(cache: Cache<V>, options: LoadsOptions = {}) {
    this.cache = cache;
    this.options = options;
    cache.onInvalidation((what) => {
      for (const [key, flight] of this.flights)
        if (isAbout(what, key, flight.tags)) {
          flight.obsolete = true;
          // Who asks from now on wants what is true from now on.
          this.flights.delete(key);
        }
    });
  }

  /** Loads that are under way. */
  get inFlight(): number {
    return this.flights.size;
  }

  async load(key: string, make: () => Promise<V> | V, options: LoadOptions = {}): Promise<V> {
    const found = this.cache.lookUp(key);
    if (found === undefined) return this.flight(key, make, options);
    if (found.isStale && !this.flights.has(key))
      this.flight(key, make, options).catch((error: unknown) => {
        this.refreshFailures++;
        this.options.onRefreshError?.(error, key);
      });
    return found.value;
  }

  private flight(key: string, make: () => Promise<V> | V, options: LoadOptions): Promise<V> {
    const known = this.flights.get(key);
    if (known !== undefined) return known.made;
    const { clock } = this.cache;
    const beganMs = clock.monotonicMs();
    const work = async (): Promise<V> => {
      try {
        const value = await make();
        if (!flight.obsolete)
          this.cache.set(key, value, {
            ttlMs: jittered(options.ttlMs ?? this.cache.ttlMs, options.jitter, this.options.random),
            tags: options.tags,
            ...options.kept?.(),
            cost: options.cost ?? Math.max(LEAST_COST_MS, clock.monotonicMs() - beganMs),
          });
        return value;
      } finally {
        if (this.flights.get(key) === flight) this.flights.delete(key);
      }
    };
    const flight: Flight<V> = { made: Promise.resolve().then(work), tags: options.tags ?? [], obsolete: false };
    this.flights.set(key, flight);
    return flight.made;
  }
}

// What takes no time by the clock has still cost something.
const LEAST_COST_MS = 0.001;

export function jittered(ttlMs: number, jitter = 0, random?: Random): number {
  return random === undefined || jitter === 0 ? ttlMs : ttlMs * (1 - jitter * random.next());
}
