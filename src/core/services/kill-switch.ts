import type { ServiceKey } from '../../runtime/flow/index.js';

/** Stops all trading until a person says otherwise. */
export interface KillSwitch {
  /** Why it is tripped; undefined while trading is allowed. */
  readonly tripped: string | undefined;
  /** Trips it, and keeps it so across restarts. */
  trip(cause: string): void;
  /** Looks at the file once more; to be asked before anything leaves. */
  look(): Promise<string | undefined>;
  /** Calls `listener` when it trips, at once when it has. Returns the way to stop listening. */
  listen(listener: (cause: string) => void): () => void;
}

export const killSwitchService: ServiceKey<KillSwitch | null> = { name: 'kill switch', fallback: () => null };
