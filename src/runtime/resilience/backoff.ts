import type { Random } from '../../base/random.js';

export interface BackoffOptions {
  readonly firstMs: number;
  readonly mostMs: number;
  /** How much longer each wait is than the one before. */
  readonly growth: number;
  /** 0: as computed; 1: anything between nothing and that. Keeps those that failed together from coming back together. */
  readonly jitter: number;
}

/** The wait before try `attempt + 1`, counted from 1: exponential with jitter (Brooker, 2015). */
export function backoffMs(attempt: number, options: BackoffOptions, random: Random): number {
  const { firstMs, mostMs, growth, jitter } = options;
  const full = Math.min(mostMs, firstMs * growth ** Math.min(attempt - 1, 1000));
  return full * (1 - jitter * random.next());
}
