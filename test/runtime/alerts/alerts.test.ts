import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  alertsService,
  logService,
  meterService,
  provide,
  run,
  secretsService,
  type Log,
  type RunHost,
  type RunService,
} from 'rxarrow';
import { alerts, metrics, type Notification } from 'rxarrow/runtime';
import { VirtualClock } from 'rxarrow/testing';
import { never } from './never.js';

/** Runs a stream that never ends on a virtual clock, with alerts; `steps` are done within the run. */
async function watched(
  params: Parameters<typeof alerts>[0],
  steps: (host: RunHost, clock: VirtualClock) => Promise<void>,
  more: readonly RunService[] = [],
): Promise<string[]> {
  const clock = new VirtualClock();
  let host: RunHost | undefined;
  const warnings: string[] = [];
  const running = run(never(), {
    name: 'watched',
    clock,
    onWarning: (message) => warnings.push(message),
    services: [...more, metrics(), { name: 'probe', open: (given) => void (host = given) }, alerts(params)],
  });
  await clock.advance(10);
  if (host === undefined) throw new Error('the run has not been opened');
  await steps(host, clock);
  const stopped = running.stop();
  await clock.advance(3_000);
  await stopped;
  return warnings;
}

function notes(): {
  seen: Notification[];
  route: (notification: Notification) => Promise<void>;
  texts: () => string[];
} {
  const seen: Notification[] = [];
  return {
    seen,
    route: (notification) => {
      seen.push(notification);
      return Promise.resolve();
    },
    texts: () => seen.flatMap(({ text }) => text.split('\n').slice(1)),
  };
}

describe('alerts', () => {
  it('fire when a number lies beyond its limit for long enough, once, and are resolved', async () => {
    const { route, texts } = notes();
    await watched(
      {
        rules: [
          {
            name: 'wait',
            severity: 'critical',
            threshold: { metric: 'rxarrow_wait_seconds', above: 5 },
            for: '3s',
            summary: '{queue} waits {value} s',
          },
        ],
        routes: { me: route },
        groupFor: '1ms',
      },
      async (host, clock) => {
        const meter = host.context.service(meterService);
        meter.gauge('wait_seconds', 4, { queue: 'orders' });
        await clock.advance(5_000);
        meter.gauge('wait_seconds', 7.123456, { queue: 'orders' });
        await clock.advance(2_500);
        expect(texts()).toEqual([]);
        await clock.advance(10_000);
        expect(texts()).toEqual(['[CRITICAL] wait: orders waits 7.123 s (queue=orders)']);
        meter.gauge('wait_seconds', 1, { queue: 'orders' });
        await clock.advance(2_000);
      },
    );
    expect(texts()[1]).toMatch(/^\[resolved\] wait/);
    expect(texts()).toHaveLength(2);
  });

  it('fire when a counter grows too fast, or does not grow', async () => {
    const { route, texts } = notes();
    await watched(
      {
        rules: [
          { name: 'fast', rate: { metric: 'rxarrow_errors_total', above: 2, over: '10s' } },
          { name: 'silent', absence: { metric: 'rxarrow_beats_total' }, for: '5s' },
        ],
        routes: { me: route },
        groupFor: '1ms',
      },
      async (host, clock) => {
        const meter = host.context.service(meterService);
        for (let second = 0; second < 20; second++) {
          meter.count('errors_total', 1);
          meter.count('beats_total', 1);
          await clock.advance(1_000);
        }
        expect(texts()).toEqual([]);
        for (let second = 0; second < 12; second++) {
          meter.count('errors_total', 5);
          await clock.advance(1_000);
        }
        expect(texts()).toHaveLength(2);
      },
    );
    expect(texts().some((text) => text.startsWith('[WARNING] fast: rxarrow_errors_total is'))).toBe(true);
    expect(texts()).toContain('[WARNING] silent: rxarrow_beats_total has not grown for 5s');
  });

  it('fire when something changes its state, and are over when it changes back', async () => {
    const { route, texts } = notes();
    await watched(
      {
        rules: [
          { name: 'breakers', change: { event: 'breaker', to: ['open'] } },
          { name: 'health', change: { event: 'health' }, for: '5s' },
        ],
        routes: { me: route },
        groupFor: '1ms',
      },
      async ({ context }, clock) => {
        const { events } = context;
        events.emit({ kind: 'breaker', component: 'broker', from: 'closed', to: 'open', reason: 'five failures' });
        events.emit({ kind: 'health', component: 'feed', state: 'degraded', reasons: ['stale'] });
        await clock.advance(2_000);
        expect(texts()).toEqual(['[WARNING] breakers: the breaker is open: five failures (component=broker)']);
        events.emit({ kind: 'breaker', component: 'broker', from: 'open', to: 'halfOpen', reason: 'trying' });
        await clock.advance(6_000);
        expect(texts()[1]).toMatch(/^\[resolved\] breakers/);
        expect(texts()[2]).toBe('[WARNING] health: it is degraded: stale (component=feed)');
        events.emit({ kind: 'health', component: 'feed', state: 'healthy', reasons: [] });
        await clock.advance(2_000);
      },
    );
    expect(texts()[3]).toMatch(/^\[resolved\] health/);
  });

  it('of one moment come as one notification; a repeated event is told once', async () => {
    const { route, seen } = notes();
    await watched(
      { rules: [{ name: 'gaps', change: { event: 'gap' } }], routes: { me: route }, groupFor: '2s' },
      async ({ context }, clock) => {
        for (let time = 0; time < 50; time++)
          for (const source of ['a', 'b', 'c']) context.events.emit({ kind: 'gap', source, detail: 'ten rows' });
        await clock.advance(5_000);
      },
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]?.alerts.map(({ labels }) => labels['component'])).toEqual(['a', 'b', 'c']);
    expect(seen[0]?.text.split('\n')[0]).toBe('rxarrow "watched"');
  });

  it('are silenced by rule, label and time, go to their routes only, escalate and are repeated', async () => {
    const [duty, chief] = [notes(), notes()];
    await watched(
      {
        rules: [
          { name: 'gaps', change: { event: 'gap' }, routes: ['duty'], escalate: { after: '1m', routes: ['chief'] } },
          { name: 'drops', change: { event: 'drop' } },
        ],
        routes: { duty: duty.route, chief: chief.route },
        groupFor: '1ms',
        repeatEvery: '10m',
        silences: [
          { rule: 'gaps', labels: { component: 'quiet' } },
          { rule: 'drops', until: '2999-01-01T00:00:00Z' },
        ],
      },
      async ({ context }, clock) => {
        const { events } = context;
        events.emit({ kind: 'gap', source: 'quiet', detail: 'nobody cares' });
        events.emit({ kind: 'gap', source: 'loud', detail: 'ten rows' });
        events.emit({ kind: 'drop', source: 'x', rows: 1, cause: 'full' });
        await clock.advance(50_000);
        expect(duty.texts()).toEqual(['[WARNING] gaps: ten rows (component=loud)']);
        expect(chief.texts()).toEqual([]);
        await clock.advance(15_000);
        expect(chief.texts()).toEqual(['[WARNING] gaps: ten rows (component=loud)']);
        await clock.advance(600_000);
        expect(duty.texts()).toHaveLength(2);
      },
    );
  });

  it('raised by stages are told, with secrets taken out', async () => {
    const { route, texts } = notes();
    await watched(
      { routes: { me: route }, groupFor: '1ms' },
      async ({ context }, clock) => {
        const service = context.service(alertsService);
        service.raise({ rule: 'mine', severity: 'info', summary: 'canary-1 is seen', labels: { symbol: 'A' } });
        await clock.advance(100);
        service.clear('mine', { symbol: 'A' });
        await clock.advance(100);
      },
      [provide(secretsService, { redact: (text: string) => text.replaceAll('canary-1', '***') })],
    );
    expect(texts()).toEqual(['[info] mine: *** is seen (symbol=A)', '[resolved] mine: *** is seen (symbol=A)']);
  });

  it('never hold up the run: a route that hangs or fails loses notifications, counted and said', async () => {
    let calls = 0;
    const { route, seen } = notes();
    const warnings = await watched(
      {
        rules: [{ name: 'gaps', change: { event: 'gap' } }],
        routes: {
          hangs: () => {
            calls++;
            return new Promise(() => undefined);
          },
          fails: () => Promise.reject(new Error('no such host')),
          works: route,
        },
        groupFor: '1ms',
        timeout: '2s',
        attempts: 3,
      },
      async ({ context }, clock) => {
        context.events.emit({ kind: 'gap', source: 'a', detail: 'ten rows' });
        await clock.advance(60_000);
      },
    );
    expect(calls).toBe(3);
    expect(seen).toHaveLength(1);
    expect(warnings).toContain('The alert route "fails" failed 3 times and lost a notification: no such host');
    expect(warnings).toContain(
      'The alert route "hangs" failed 3 times and lost a notification: no answer within 2000 ms',
    );
  });

  it('go to the log', async () => {
    const lines: string[] = [];
    const write = (message: string): void => void lines.push(message);
    const logged: Log = { debug: write, info: write, warn: write, error: write };
    await watched(
      { rules: [{ name: 'gaps', change: { event: 'gap' } }], groupFor: '1ms' },
      async ({ context }, clock) => {
        context.events.emit({ kind: 'gap', source: 'a', detail: 'ten rows' });
        await clock.advance(100);
      },
      [provide(logService, logged)],
    );
    expect(lines).toEqual(['alert: ten rows']);
  });

  it('refuse settings that make no sense, and say what is missing', async () => {
    expect(() => alerts({ rules: [{ name: 'a' }] })).toThrow(
      /exactly one of "threshold", "rate", "absence" and "change"/,
    );
    expect(() => alerts({ rules: [{ name: 'a', threshold: { metric: 'm', above: 1, below: 2 } }] })).toThrow(
      /one of "above" and "below"/,
    );
    expect(() => alerts({ rules: [{ name: 'a', absence: { metric: 'm' } }] })).toThrow(/how long it may be absent/);
    expect(() => alerts({ rules: [{ name: 'a', change: { event: 'gap' }, routes: ['nobody'] }] })).toThrow(
      /"nobody".*one of the routes log/,
    );
    const running = run(never(), {
      services: [alerts({ rules: [{ name: 'a', threshold: { metric: 'm', above: 1 } }] })],
    });
    await expect(running.done).rejects.toThrow('Put the service "metrics" before "alerts".');
  });
});

describe('routes', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  /** Answers each request with the next of `statuses`, the last one again and again. */
  async function listening(statuses: number[]): Promise<{ url: string; got: { path: string; body: unknown }[] }> {
    const got: { path: string; body: unknown }[] = [];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        got.push({ path: request.url ?? '', body: JSON.parse(text) });
        response.statusCode = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200;
        response.end('ok');
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
  }

  it('send what webhooks, Slack and Telegram take; a refusal is tried again', async () => {
    const { url, got } = await listening([500, 200]);
    let host: RunHost | undefined;
    const running = run(never(), {
      name: 'posted',
      services: [
        { name: 'probe', open: (given) => void (host = given) },
        alerts({
          rules: [{ name: 'gaps', change: { event: 'gap' } }],
          routes: {
            hook: { webhook: { url: `${url}/hook`, headers: { authorization: 'Bearer x' } } },
            chat: { slack: { webhookUrl: `${url}/slack`, channel: '#desk' } },
            bot: { telegram: { botToken: 't0k', chatId: 42, server: url } },
          },
          groupFor: '1ms',
        }),
      ],
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    host?.context.events.emit({ kind: 'gap', source: 'a', detail: 'ten rows' });
    for (let turn = 0; turn < 300 && got.length < 4; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    await running.stop();
    const text = 'rxarrow "posted"\n[WARNING] gaps: ten rows (component=a)';
    expect(got).toHaveLength(4);
    expect(got).toContainEqual({ path: '/slack', body: { text, channel: '#desk' } });
    expect(got).toContainEqual({ path: '/bott0k/sendMessage', body: { chat_id: 42, text } });
    expect(got).toContainEqual({
      path: '/hook',
      body: expect.objectContaining({ run: 'posted', text }) as unknown,
    });
  });
});
