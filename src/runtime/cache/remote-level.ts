import type { Invalidation } from './invalidation.js';

/** A value in the cache that processes share. */
export interface RemoteValue {
  readonly bytes: Uint8Array;
  /** How long it is there yet, in ms; Infinity when for ever. */
  readonly leftMs: number;
}

export interface RemoteSet {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly lifeMs: number;
  readonly tags: readonly string[];
  /** The epoch that was read before the value was made. */
  readonly epoch: string;
}

/** What a remote level tells of what others have done. */
export interface RemoteListener {
  invalidated(what: Invalidation): void;
  /** Whether invalidations come through: what is kept while they do not may be false. */
  hears(isHearing: boolean): void;
}

/** The second level of a cache: slower, larger, shared by processes. */
export interface RemoteLevel {
  get(key: string): Promise<RemoteValue | undefined>;
  /** A mark that changes with each invalidation. */
  epoch(): Promise<string>;
  /** Keeps a value; not when something has been invalidated since its epoch. */
  set(value: RemoteSet): Promise<boolean>;
  /** Removes what is no longer to be believed and tells all others. */
  invalidate(what: Invalidation): Promise<void>;
  /** The right to make a value, for so long; undefined when another has it. Returns the function that gives it back. */
  lease(key: string, forMs: number): Promise<(() => Promise<void>) | undefined>;
  listen(listener: RemoteListener): void;
  close(): void;
}
