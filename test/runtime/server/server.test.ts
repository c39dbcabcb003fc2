import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { healthService, routesService, run, systemClock, type Run, type RunEvent } from 'rxarrow';
import { health, metrics, server } from 'rxarrow/runtime';
import { wait } from '../../../src/base/index.js';
import { counting } from '../flow/support.js';

const TOKEN = 'a-token-of-the-test';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A request as any program may make it, with a Host header of its own. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function withServer(params: object, test: (address: string, running: Run) => Promise<void>): Promise<void> {
  const running = run(counting('a', 1_000_000, { everyMs: 20 }), {
    services: [metrics(), health({}), server({ port: 0, ...params })],
  });
  let address = '';
  running.context.events.listen((event: RunEvent) => {
    if (event.kind === 'listening') address = event.address;
  });
  try {
    for (let tries = 0; !(address !== '' && running.context.opened) && tries < 500; tries++)
      await wait(systemClock, 10);
    await test(address, running);
  } finally {
    await running.stop();
  }
}

describe('the server of a run', () => {
  it('answers probes and numbers, and pages of other services', async () => {
    await withServer({}, async (address, running) => {
      expect(await ask(`${address}/healthz`)).toMatchObject({ status: 200 });
      const ready = await ask(`${address}/readyz`);
      expect(JSON.parse(ready.body)).toMatchObject({ ready: true, state: 'healthy' });
      expect(ready.status).toBe(200);
      expect((await ask(`${address}/metrics`)).body).toContain('# TYPE rxarrow_');
      running.context.service(healthService).report('venue', 'degraded', ['its breaker is open']);
      const unready = await ask(`${address}/readyz`);
      expect(unready.status).toBe(503);
      expect(unready.body).toContain('its breaker is open');
      const routes = running.context.service(routesService);
      const forget = routes.add('/orders', (query) => ({ body: `orders of ${query.get('symbol') ?? ''}` }));
      expect((await ask(`${address}/orders?symbol=A`)).body).toBe('orders of A');
      forget();
      expect((await ask(`${address}/orders`)).body).toContain('/healthz, /readyz, /metrics');
    });
  });

  it('answers only to its names, only reading, only own pages of a browser, and says nothing of a failing page', async () => {
    await withServer({}, async (address, running) => {
      expect((await ask(`${address}/readyz`, { host: 'evil.example' })).status).toBe(421);
      expect((await ask(`${address}/readyz`, { origin: 'http://evil.example' })).status).toBe(403);
      expect((await ask(`${address}/readyz`, {}, 'POST')).status).toBe(405);
      running.context.service(routesService).add('/bad', () => {
        throw new Error('secret');
      });
      expect(await ask(`${address}/bad`)).toEqual({ status: 500, body: 'The page failed.\n' });
    });
  });

  it('wants the token for all but the probes', async () => {
    await withServer({ token: TOKEN }, async (address) => {
      expect((await ask(`${address}/healthz`)).status).toBe(200);
      expect((await ask(`${address}/metrics`)).status).toBe(401);
      expect((await ask(`${address}/metrics`, { authorization: 'Bearer wrong' })).status).toBe(401);
      expect((await ask(`${address}/metrics`, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    });
  });

  it('fails the run when nothing can listen there', async () => {
    await withServer({}, async (address) => {
      const port = Number(new URL(address).port);
      const second = run(counting('b', 10), { services: [server({ port })] });
      await expect(second.done).rejects.toThrow(`Nothing can listen at 127.0.0.1:${port}`);
    });
  });

  it.each([
    [{ host: '0.0.0.0' }, 'since "0.0.0.0" can be reached from other machines'],
    [{ port: 70_000 }, 'parameter "port" is 70000; expected at most 65535'],
    [{ token: 'short' }, 'a text of length at least 16'],
    [{ hots: 'x' }, 'Did you mean "host"?'],
  ])('%o is refused', (params, says) => {
    expect(() => server(params as never)).toThrow(says);
  });
});
