import type { ServiceKey } from '../../runtime/flow/index.js';

/**
 * Whether positions may be opened or enlarged. Whoever sees a reason against it closes entries under a name of its own (a stale
 * feed, indicators that are not warm, a reconciliation that is not done, the kill switch); they are open when nobody objects.
 */
export interface Entries {
  readonly open: boolean;
  /** Who objects, with the reason. */
  readonly closedBy: ReadonlyMap<string, string>;
  close(by: string, reason: string): void;
  /** Takes back the objection of that name. */
  release(by: string): void;
}

export const entriesService: ServiceKey<Entries> = {
  name: 'entries',
  fallback: ({ events }) => {
    const closedBy = new Map<string, string>();
    const tell = (): void =>
      events.emit({
        kind: 'trading',
        state: closedBy.size === 0 ? 'open' : 'entriesClosed',
        causes: [...closedBy].map(([by, reason]) => `${by}: ${reason}`),
      });
    return {
      get open() {
        return closedBy.size === 0;
      },
      closedBy,
      close(by, reason) {
        if (closedBy.get(by) === reason) return;
        closedBy.set(by, reason);
        tell();
      },
      release(by) {
        if (closedBy.delete(by)) tell();
      },
    };
  },
};
