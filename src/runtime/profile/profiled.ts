import type { RunService } from '../../core/index.js';
import { FlowProfile, type Profile } from './flow-profile.js';

/** A service that measures what each source and stage costs; `result()` tells it at any time. */
export interface ProfileService extends RunService {
  result(): Profile;
}

/**
 * Measures each batch at each stage of a run: `run(stream, { services: [profiled()] })`. It costs some 100 ns a batch and stage,
 * so that figures of batches of a few rows are those of the measuring.
 */
export function profiled(): ProfileService {
  let profile: FlowProfile | undefined;
  let unwatch = (): void => undefined;
  return {
    name: 'profile',
    open({ context }) {
      profile = new FlowProfile(
        () => context.clock.monotonicMs(),
        () => {
          const { heapUsed, arrayBuffers } = process.memoryUsage();
          return heapUsed + arrayBuffers;
        },
      );
      unwatch = context.addWatch(profile);
    },
    close: () => unwatch(),
    result: () => profile?.result() ?? { entries: [], paths: [], totalMs: 0 },
  };
}
