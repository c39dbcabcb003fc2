import * as z from 'zod';
import { durationParam } from '../../core/index.js';

const labels = () => z.record(z.string(), z.string()).default({}).describe('Only numbers with these labels.');
const metric = () => z.string().min(1).describe('Name of a metric, as on the page of metrics.');
const limits = () => ({
  above: z.number().optional().describe('It fires above this number.'),
  below: z.number().optional().describe('It fires below this number.'),
});
const bounded = (value: { readonly above?: number | undefined; readonly below?: number | undefined }): boolean =>
  (value.above === undefined) !== (value.below === undefined);
const either = { message: 'one of "above" and "below"' };

const threshold = () =>
  z
    .strictObject({ metric: metric(), labels: labels(), ...limits() })
    .refine(bounded, either)
    .describe('A number of a metric lies above or below a limit.');
const rate = () =>
  z
    .strictObject({
      metric: metric(),
      labels: labels(),
      ...limits(),
      over: durationParam().default('1m').describe('Time it is taken over.'),
    })
    .refine(bounded, either)
    .describe('A metric grows by more or less than so much a second.');
const absence = () =>
  z
    .strictObject({ metric: metric(), labels: labels() })
    .describe('A metric is not there, or a counter has not grown, for as long as `for` says.');
const change = () =>
  z
    .strictObject({
      event: z.enum(['breaker', 'health', 'trading', 'checkpoint', 'gap', 'drop', 'failure']),
      to: z.array(z.string()).min(1).optional().describe('Only these states or outcomes.'),
      component: z.string().optional().describe('Only this component or source.'),
    })
    .describe('Something in the run has changed its state; it is over when the state is another one.');

/** A rule: one condition, and what is to be said. */
export const ruleParam = () =>
  z
    .strictObject({
      name: z.string().min(1).describe('Name of the rule; alerts are known by it.'),
      severity: z.enum(['info', 'warning', 'critical']).default('warning'),
      summary: z.string().min(1).optional().describe('What to say; {value} and labels as {source} are filled in.'),
      threshold: threshold().optional(),
      rate: rate().optional(),
      absence: absence().optional(),
      change: change().optional(),
      for: durationParam().optional().describe('How long it must last before it fires.'),
      routes: z.array(z.string()).min(1).optional().describe('Names of routes; all of them where none is named.'),
      escalate: z
        .strictObject({
          after: durationParam().describe('How long it must have fired.'),
          routes: z.array(z.string()).min(1).describe('Who is told then.'),
        })
        .optional()
        .describe('Tells others when it is not over after a time.'),
    })
    .refine(
      ({ threshold: a, rate: b, absence: c, change: d }) =>
        [a, b, c, d].filter((each) => each !== undefined).length === 1,
      { message: 'exactly one of "threshold", "rate", "absence" and "change"' },
    )
    .refine((rule) => rule.absence === undefined || rule.for !== undefined, {
      message: '"for": how long it may be absent',
      path: ['for'],
    });

export type AlertRule = z.output<ReturnType<typeof ruleParam>>;
