import * as z from 'zod';
import { once } from '../../base/once.js';
import { componentParam, durationParam, type BatchOperator } from '../../core/index.js';
import type { FallbackWork } from './fallback.js';

const share = (): z.ZodNumber => z.number().min(0).max(1);
const name = (): z.ZodOptional<z.ZodString> =>
  z.string().min(1).optional().describe('Stages of a run that give the same name share it.');

/** How calls of a stage are tried again. */
const retry = () =>
  z.strictObject({
    attempts: z
      .union([z.int().min(2), z.literal('unlimited')])
      .default(5)
      .describe('Tries in all.'),
    first: durationParam().default('100ms').describe('Wait before the second try.'),
    most: durationParam().default('30s').describe('The longest wait.'),
    growth: z.number().min(1).default(2).describe('How much longer each wait is than the one before.'),
    jitter: share().default(0.5).describe('Share of the wait that chance takes away.'),
    only: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Codes of the errors to try again at; default: all that another try may mend.'),
    budget: z
      .strictObject({
        share: share().default(0.1).describe('Retries for each call.'),
        perMinute: z.int().min(0).default(10).describe('Retries that are allowed besides; 0 gives up without any.'),
        name: name(),
      })
      .prefault({})
      .describe('Bound of the retries of all stages of the run together.'),
  });

/** When a breaker opens, and how it closes again. */
const breaker = () =>
  z
    .strictObject({
      consecutive: z.int().min(1).optional().describe('Opens at so many failures in a row. Default 5.'),
      ratio: z.number().min(0.001).max(1).optional().describe('Opens when at least this share of calls fails.'),
      calls: z.int().min(1).optional().describe('The share is of so many latest calls.'),
      within: durationParam().optional().describe('The share is of the calls within this time.'),
      atLeast: z.int().min(1).optional().describe('With fewer calls than these the share says nothing.'),
      openFor: durationParam().default('5s').describe('How long it stays open the first time.'),
      openAtMost: durationParam().default('5m').describe('The longest that it stays open.'),
      growth: z.number().min(1).default(2).describe('How much longer each time, when it opens again soon.'),
      jitter: share().default(0.2).describe('Share of the open time that chance adds.'),
      probes: z
        .int()
        .min(1)
        .default(1)
        .describe('Calls let through at once when half open; as many successes close it.'),
      transitionsPerMinute: z.int().min(2).default(4).describe('Changes of state within any minute.'),
      whenOpen: z
        .enum(['wait', 'fail'])
        .default('wait')
        .describe('wait: the sources stop reading; fail: calls fail at once, for a fall-back.'),
      name: name(),
    })
    .superRefine((given, context) => {
      const refuse = (path: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [path], message });
      const { consecutive, ratio, calls, within, atLeast } = given;
      if (ratio === undefined) {
        for (const key of ['calls', 'within', 'atLeast'] as const)
          if (given[key] !== undefined) refuse(key, 'expected no such setting without "ratio"');
        return;
      }
      if (consecutive !== undefined) refuse('consecutive', 'expected either "consecutive" or "ratio"');
      if ((calls === undefined) === (within === undefined))
        refuse('ratio', 'expected one of "calls" and "within" beside "ratio"');
      if (calls !== undefined && atLeast !== undefined && atLeast > calls)
        refuse('atLeast', `expected at most "calls", which is ${calls}`);
    });

const rateLimit = () =>
  z.strictObject({
    calls: z.int().min(1).describe('Calls in each "per" on average.'),
    per: durationParam().default('1s').describe('The time that "calls" are counted in.'),
    burst: z.int().min(1).optional().describe('Calls that may come at once after a pause. Default: "calls".'),
    name: name(),
  });

const bulkhead = () =>
  z.strictObject({
    calls: z.int().min(1).describe('Calls under way at once.'),
    queue: z.int().min(0).default(1024).describe('Calls that may wait for their turn.'),
    name: name(),
  });

const hedge = () =>
  z.strictObject({
    after: durationParam().describe('How long a call may take before another is made beside it.'),
    calls: z.int().min(1).default(1).describe('Calls that may be made besides the first.'),
  });

const fallback = () =>
  z.union([
    z.enum(['pass', 'drop', 'deadLetter']),
    z.custom<FallbackWork>((value) => typeof value === 'function' && value.length > 1, 'a function'),
    componentParam<BatchOperator>('sink'),
  ]);

const resilience = () =>
  z.strictObject({
    fallback: fallback()
      .optional()
      .describe('What becomes of a batch when all else has failed: pass, drop, deadLetter, or another sink.'),
    retry: retry().optional().describe('Tries a failed call again.'),
    breaker: breaker().optional().describe('Stops calling, and reading, while the other end is down.'),
    rateLimit: rateLimit().optional().describe('Bounds the calls in a time.'),
    timeout: durationParam().optional().describe('Gives a call up that takes longer.'),
    hedge: hedge().optional().describe('Makes a slow call again beside itself.'),
    bulkhead: bulkhead().optional().describe('Bounds the calls under way.'),
  });

type Schema = ReturnType<typeof resilience>;

/** Settings of the calls of a stage. Built when it is asked for: importing builds no schema. */
export const resilienceSettings: () => Schema = once(resilience);

export type ResilienceSettings = z.input<Schema>;
export type ResolvedResilience = z.output<Schema>;
export type PolicyName = keyof ResilienceSettings;

/** From the outside in: a fall-back comes when every retry has failed, a breaker counts each try, a bulkhead each call made. */
export const POLICY_ORDER: readonly PolicyName[] = [
  'fallback',
  'retry',
  'breaker',
  'rateLimit',
  'timeout',
  'hedge',
  'bulkhead',
];
