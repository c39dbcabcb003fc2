import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { alertsService, defineService, durationParam, type ServiceKey } from '../../core/index.js';
import type { Route } from './route.js';
import { AlertDesk } from './alert-desk.js';
import { ROUTES } from './routes/index.js';
import { ruleParam } from './rule-params.js';

const inCode = () => z.custom<Route>((value) => typeof value === 'function', { message: 'a function' });

/** `{ slack: { webhookUrl: ... } }`: one kind of route with its parameters. */
const routeParam = () =>
  z.union([
    inCode(),
    ...Object.values(ROUTES).map(({ name, params, summary }) =>
      z.strictObject({ [name]: (params() as z.ZodType).describe(summary) }),
    ),
  ]);

const instant = () => z.iso.datetime({ offset: true, error: 'expected a time such as "2026-03-01T12:00:00Z"' });

const params = () =>
  z.strictObject({
    rules: z.array(ruleParam()).default([]).describe('When to tell somebody.'),
    routes: z
      .record(z.string().min(1), routeParam())
      .default({ log: { log: {} } })
      .describe('Whom to tell, by name.'),
    every: durationParam().default('1s').describe('How often numbers are looked at.'),
    groupFor: durationParam().default('2s').describe('Alerts that come within this time are told together.'),
    repeatEvery: durationParam().optional().describe('Tells again of what still fires.'),
    silences: z
      .array(
        z.strictObject({
          rule: z.string().optional(),
          labels: z.record(z.string(), z.string()).optional(),
          from: instant().optional(),
          until: instant().optional(),
        }),
      )
      .default([])
      .describe('Alerts that nobody is told of.'),
    queue: z.int().min(1).default(100).describe('Notifications that may wait for a route; the oldest gives way.'),
    timeout: durationParam().default('10s').describe('How long a route may take.'),
    attempts: z.int().min(1).default(4).describe('How often a notification is tried, with growing pauses.'),
  });

export type AlertParams = z.output<ReturnType<typeof params>>;

/** Tells people when numbers, health or states of a run are not as they should be. */
export const alerts = defineService({
  name: 'alerts',
  title: 'Alerts',
  summary: 'Tells people or programs when numbers, health or states of a run are not as they should be.',
  params,
  examples: [
    {
      title: 'A feed that falls behind, and breakers that open',
      params: {
        rules: [
          {
            name: 'staleFeed',
            severity: 'critical',
            threshold: { metric: 'rxarrow_source_event_lag_seconds', above: 5 },
            for: '10s',
            summary: 'the latest row of {source} is {value} s old',
          },
          { name: 'breakers', change: { event: 'breaker', to: ['open'] } },
        ],
        routes: { log: { log: {} } },
      },
    },
    {
      title: 'Rows that are dropped, to a webhook and, when it lasts, to a chat',
      params: {
        rules: [
          {
            name: 'drops',
            rate: { metric: 'rxarrow_source_dropped_rows_total', above: 10, over: '1m' },
            routes: ['duty'],
            escalate: { after: '5m', routes: ['chat'] },
          },
        ],
        routes: {
          duty: { webhook: { url: 'http://127.0.0.1:9/hook' } },
          chat: { slack: { webhookUrl: 'http://127.0.0.1:9/slack' } },
        },
      },
    },
  ],
  open: (given) => {
    for (const rule of given.rules)
      for (const route of [...(rule.routes ?? []), ...(rule.escalate?.routes ?? [])])
        if (!Object.hasOwn(given.routes, route))
          throw new InvalidParams({
            component: 'alerts',
            path: `rules.${rule.name}.routes`,
            found: route,
            expected: `one of the routes ${Object.keys(given.routes).join(', ')}`,
          });
    const desk = new AlertDesk(given);
    return {
      name: 'alerts',
      provides: new Map<ServiceKey<unknown>, unknown>([[alertsService as ServiceKey<unknown>, desk]]),
      open: (host) => desk.open(host),
      close: () => desk.close(),
    };
  },
});
