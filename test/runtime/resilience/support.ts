import { setMaxListeners } from 'node:events';
import type { RecordBatch } from 'apache-arrow';
import { defineSink, z, type Delivery, type HealthState, type RunEvent } from 'rxarrow';
import { wait } from '../../../src/base/index.js';
import { seededRandom } from '../../../src/base/random.js';
import { RunEvents } from '../../../src/runtime/flow/index.js';
import type { PolicyHost } from '../../../src/runtime/resilience/policy.js';
import { VirtualClock } from '../../../src/testing/virtual-clock.js';

/** A host of policies on a virtual clock that remembers what it is told. */
export function policyHost(component = 'venue', seed = 1) {
  const clock = new VirtualClock();
  const seen: RunEvent[] = [];
  const reports: [HealthState, readonly string[]][] = [];
  const events = new RunEvents(() => undefined);
  events.listen((event) => seen.push(event));
  let withheld = 0;
  const host: PolicyHost = {
    component,
    clock,
    random: seededRandom(seed),
    events,
    report: (state, reasons) => reports.push([state, reasons]),
    withhold: () => {
      withheld++;
      return () => void withheld--;
    },
  };
  return { host, clock, seen, reports, withheld: () => withheld };
}

export const never = new AbortController().signal;
setMaxListeners(0, never);

/** What calls of a stand-in venue saw. */
export interface VenueLog {
  /** When each call was made. */
  readonly calls: number[];
  /** First value of each batch that was taken. */
  readonly taken: RecordBatch[];
  most: number;
}

export interface VenueBehaviour {
  readonly delivery?: Delivery;
  readonly takesMs?: number;
  readonly concurrency?: number;
  /** What the n-th call throws, counted from 1; undefined: it is taken. */
  readonly fails: (call: number, atMs: number) => Error | undefined;
}

/** A sink that calls something outside which fails as told. */
export function venue(behaviour: VenueBehaviour) {
  const log: VenueLog = { calls: [], taken: [], most: 0 };
  const { delivery, takesMs = 1, concurrency = 1, fails } = behaviour;
  let under = 0;
  const sink = defineSink({
    name: 'venue',
    title: 'Venue',
    summary: 'A stand-in for something outside.',
    params: () => z.strictObject({}),
    examples: [],
    concurrency,
    ...(delivery === undefined ? {} : { delivery }),
    open: {
      async: (_, node) => ({
        async process(batch, signal) {
          const { clock } = node.context;
          log.calls.push(clock.monotonicMs());
          const number = log.calls.length;
          under++;
          log.most = Math.max(log.most, under);
          try {
            if (takesMs > 0) await wait(clock, takesMs, signal);
            const failure = fails(number, clock.monotonicMs());
            if (failure !== undefined) throw failure;
          } finally {
            under--;
          }
          log.taken.push(batch);
          return batch;
        },
      }),
    },
  });
  return { sink, log };
}

export const down = (): Error => new Error('connection refused');
