import type { Policy, PolicyHost, Work } from './policy.js';
import { deriveSignal, type DerivedSignal } from './signals.js';

export interface HedgeOptions {
  /** How long a call may take before another is made beside it. */
  readonly afterMs: number;
  /** Calls that may be made besides the first. */
  readonly calls: number;
}

/** Makes the same call again beside one that is slow; the first success counts, the others are called off (Dean, Barroso, 2013). */
export class Hedge implements Policy {
  private readonly host: PolicyHost;
  private readonly options: HedgeOptions;

  constructor(host: PolicyHost, options: HedgeOptions) {
    this.host = host;
    this.options = options;
  }

  execute<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    const { afterMs, calls } = this.options;
    const { clock } = this.host;
    return new Promise<T>((resolve, reject) => {
      const running = new Set<DerivedSignal>();
      let made = 0;
      let over = false;
      let cancel = (): void => undefined;
      const end = (finish: () => void): void => {
        if (over) return;
        over = true;
        cancel();
        for (const other of running) {
          other.abort(new Error('Another call was faster.'));
          other.release();
        }
        finish();
      };
      const call = (): void => {
        made++;
        const own = deriveSignal(signal);
        running.add(own);
        work(own.signal).then(
          (result) => {
            running.delete(own);
            own.release();
            end(() => resolve(result));
          },
          (error: unknown) => {
            running.delete(own);
            own.release();
            // As long as another is under way it may still go well.
            if (running.size === 0) end(() => reject(error instanceof Error ? error : new Error(String(error))));
          },
        );
        if (made <= calls) cancel = clock.schedule(afterMs, call);
      };
      call();
    });
  }
}
