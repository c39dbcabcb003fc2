import { components } from '../../../../src/components.js';
import { createRegistry, provide, type Component, type RunService } from '../../../../src/core/index.js';
import type { Call } from '../../../../src/runtime/workers/channel.js';
import { JobWorker } from '../../../../src/runtime/workers/thread-loop.js';
import type { OpenThread } from '../../../../src/runtime/workers/thread.js';
import { threadsService } from '../../../../src/runtime/workers/threads-service.js';

const registry = createRegistry(components as readonly Component[]);

/** Does the jobs of a thread in this one, later: for what threads compute, not for how they are spoken to. */
export const localThread: OpenThread = ({ baseFolder }) => {
  const worker = new JobWorker(registry, baseFolder);
  let open = true;
  const later = (work: () => void): void => queueMicrotask(() => void (open && work()));
  return {
    call: (call, settle) => {
      // Memory that is shared is the same on both sides, everything else is a copy.
      const sent: Call = call.kind === 'block' ? call : structuredClone(call);
      later(() => {
        const answer = worker.call(sent);
        settle(answer === undefined ? undefined : { ...structuredClone(answer), job: 0 });
      });
    },
    batch: (block, settle) =>
      later(() => {
        const answer = worker.batch(block);
        settle(answer === undefined ? undefined : { ...structuredClone(answer), job: 0 });
      }),
    close: () => {
      open = false;
      return Promise.resolve();
    },
  };
};

export const localThreads: RunService = provide(threadsService, localThread);
