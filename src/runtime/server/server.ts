import * as z from 'zod';
import { NotConnected } from '../../base/errors.js';
import {
  defineService,
  healthService,
  metricsService,
  routesService,
  worstState,
  type ComponentHealth,
  type RouteAnswer,
  type RunHost,
  type ServiceKey,
} from '../../core/index.js';
import { Pages } from './pages.js';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const SHORTEST_TOKEN = 16;

/** Pages of a run over HTTP: whether it lives, whether it is ready, its numbers. */
export const server = defineService({
  name: 'server',
  title: 'Server',
  summary: 'Answers /healthz, /readyz and /metrics over HTTP, and the pages of other services.',
  see: ['Kubernetes, Configure Liveness, Readiness and Startup Probes'],
  shorthand: 'port',
  params: () =>
    z
      .strictObject({
        port: z.int().min(0).max(65_535).default(9464).describe('Port; 0 takes a free one.'),
        host: z.string().min(1).default('127.0.0.1').describe('Address to listen at; only this machine by default.'),
        token: z
          .string()
          .min(SHORTEST_TOKEN)
          .optional()
          .describe('Needed for every page but the probes, as "Authorization: Bearer TOKEN".'),
        names: z
          .array(z.string().min(1))
          .default([])
          .describe('Names that requests may call it by, besides its address and localhost.'),
      })
      .superRefine(({ host, token }, context) => {
        if (token === undefined && !LOOPBACK.includes(host))
          context.addIssue({
            code: 'custom',
            path: ['token'],
            message: `expected a token of ${SHORTEST_TOKEN} characters or more, since "${host}" can be reached from other machines`,
          });
      }),
  examples: [
    { title: 'Only for this machine, at a free port', params: { port: 0 } },
    { title: 'Under a name of its own, behind a proxy', params: { port: 0, names: ['desk.internal'] } },
  ],
  open: ({ port, host, token, names }) => {
    const hosts = new Set([host, `[${host}]`, ...LOOPBACK, '[::1]', ...names].map((name) => name.toLowerCase()));
    const pages = new Pages({ hosts, token, open: new Set(['/healthz', '/readyz']) });
    let close: () => Promise<void> = () => Promise.resolve();
    return {
      name: 'server',
      provides: new Map<ServiceKey<unknown>, unknown>([[routesService as ServiceKey<unknown>, pages]]),
      async open(run: RunHost) {
        addPages(pages, run);
        const { listen } = await import('./http.js');
        const listening = await listen((request) => pages.answer(request), host, port).catch((cause: unknown) => {
          throw new NotConnected(`Nothing can listen at ${host}:${port}: ${String(cause)}`, {
            component: 'server',
            cause,
            hint: 'Choose another port, or 0 for a free one.',
          });
        });
        run.context.events.emit({
          kind: 'listening',
          component: 'server',
          address: `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`,
        });
        close = () => listening.close();
      },
      close: () => close(),
    };
  },
});

function addPages(pages: Pages, { context, name }: RunHost): void {
  const health = context.service(healthService);
  pages.add('/healthz', () => {
    // It answers, so it lives; a failed run does not.
    const failed = context.failure !== undefined;
    return json(failed ? 503 : 200, { run: name, state: failed ? 'unhealthy' : 'healthy' });
  });
  pages.add('/readyz', () => {
    const components = health.components();
    const state = worstState(components.map((each) => each.state));
    const isReady = context.opened && !context.closed && context.failure === undefined && state === 'healthy';
    return json(isReady ? 200 : 503, { run: name, ready: isReady, state, components: components.map(plain) });
  });
  pages.add('/metrics', async () => {
    const metrics = context.service(metricsService);
    if (metrics === null)
      return { status: 404, body: 'This run counts nothing: give it the service "metrics" as well.\n' };
    return { body: await metrics.text(), contentType: metrics.contentType };
  });
}

function plain({ component, state, reasons, sinceNs }: ComponentHealth): unknown {
  return { component, state, reasons, since: new Date(Number(sinceNs / 1_000_000n)).toISOString() };
}

function json(status: number, value: unknown): RouteAnswer {
  return { status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}
