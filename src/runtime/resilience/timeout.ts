import { RxArrowError } from '../../base/errors.js';
import type { Policy, PolicyHost } from './policy.js';
import { deriveSignal, whenAborted } from './signals.js';

/** Gives a call up that takes longer. The call hears of it by its signal; whether it ends is up to it. */
export function timeoutPolicy(host: PolicyHost, ms: number): Policy {
  return {
    async execute(work, signal) {
      const inner = deriveSignal(signal);
      const aborted = whenAborted(inner.signal);
      const cancel = host.clock.schedule(ms, () =>
        inner.abort(
          new RxArrowError('TimedOut', `${host.component}: A call took longer than ${ms} ms.`, {
            component: host.component,
            hint: 'Raise "timeout", or look why the other end is slow.',
          }),
        ),
      );
      try {
        const call = work(inner.signal);
        // It may fail after it was given up.
        call.catch(() => undefined);
        return await Promise.race([call, aborted.ended]);
      } finally {
        cancel();
        aborted.release();
        inner.release();
      }
    },
  };
}
