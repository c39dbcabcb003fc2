import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { http, type HttpOptions } from '../../../src/sources/http/index.js';
import { batchesToRows } from '../../../src/columnar/index.js';
import { checkpoints } from '../../../src/runtime/checkpoint/index.js';
import { run } from '../../../src/runtime/run.js';
import { collect, temporaryFolder } from '../support/collect.js';
import { httpServer } from '../support/http-server.js';
import { live } from '../support/live-run.js';

const MINUTE_MS = 60_000;
const QUICK = { reconnect: { first: '5ms', most: '20ms' }, every: '10ms' } as const;
const RATES = { schema: { id: 'integer', rate: 'number' }, rows: '$', ...QUICK } as const;
const BARS = {
  contract: 'Bar',
  interval: '1m',
  rows: '$',
  symbols: ['A', 'B'],
  query: { symbol: '{symbol}', limit: 10 },
  columns: { time: '0', symbol: '@symbol', open: '1', high: '2', low: '3', close: '4', volume: '5' },
  since: { parameter: 'startTime', next: 'after', start: '2026-01-01' },
  pages: { full: 10 },
  ...QUICK,
} as const satisfies Partial<HttpOptions>;
const START_MS = Date.parse('2026-01-01');

const kline = (minute: number): unknown[] => [START_MS + minute * MINUTE_MS, '10', '12', '9', '11', String(minute)];

describe('rounds', () => {
  it('read all pages of each symbol and end when nothing is new', async () => {
    const server = await httpServer((url, response) => {
      const from = Math.ceil((Number(url.searchParams.get('startTime')) - START_MS) / MINUTE_MS);
      const rows = Array.from({ length: 25 }, (_, minute) => minute).filter((minute) => minute >= from);
      response.end(JSON.stringify(rows.slice(0, Number(url.searchParams.get('limit'))).map(kline)));
    });
    const { rows } = await collect(http(`${server.url}/klines`, { ...BARS, until: 'end' }));
    expect(rows).toHaveLength(50);
    expect(rows.map(({ symbol }) => symbol)).toEqual([...Array(25).fill('A'), ...Array(25).fill('B')]);
    expect(rows[24]).toMatchObject({ volume: 24, sequence: 24n, close: 11 });
    expect((rows[0]?.['available'] as bigint) - (rows[0]?.['time'] as bigint)).toBe(60_000_000_000n);
    expect(server.requests[1]?.url.searchParams.get('startTime')).toBe(String(START_MS + 9 * MINUTE_MS + 1));
  });

  it('leave out the bar that is not over, until it is', async () => {
    const nowMs = Date.now();
    const server = await httpServer((_, response) =>
      response.end(
        JSON.stringify([
          [nowMs - MINUTE_MS, 1, 1, 1, 1, 1],
          [nowMs - 1000, 1, 1, 1, 1, 2],
        ]),
      ),
    );
    const { rows } = await collect(http(server.url, { ...BARS, symbols: ['A'], until: 'end', deduplicate: ['0'] }));
    expect(rows.map(({ volume }) => volume)).toEqual([1]);
  });

  it('go on for ever; what came before is left out, and watermarks follow arrivals', async () => {
    const server = await httpServer((_, response, _request, number) =>
      response.end(
        JSON.stringify([
          { id: number, rate: 1 },
          { id: number + 1, rate: 2 },
        ]),
      ),
    );
    const feed = live(http(server.url, { ...RATES, deduplicate: ['id'] }));
    await feed.until(() => feed.rows.length >= 5);
    expect(feed.rows.map(({ id }) => id).slice(0, 5)).toEqual([1n, 2n, 3n, 4n, 5n]);
    const before = performance.now();
    await feed.stop();
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('follow cursors, addresses and numbers of pages', async () => {
    const server = await httpServer((url, response) => {
      const page =
        Number(url.searchParams.get('page') ?? url.searchParams.get('after') ?? url.pathname.slice(1) ?? 1) || 1;
      const data = page <= 3 ? [{ id: page, rate: page }] : [];
      response.end(JSON.stringify({ data, next: page < 3 ? `/${page + 1}` : null, cursor: page < 3 ? page + 1 : '' }));
    });
    const pages: readonly NonNullable<HttpOptions['pages']>[] = [
      { cursor: 'cursor', parameter: 'after' },
      { next: 'next' },
      { number: 'page' },
    ];
    for (const each of pages) {
      const { rows } = await collect(http(server.url, { ...RATES, rows: 'data', pages: each, until: 'end' }));
      expect(rows.map(({ id }) => id)).toEqual([1n, 2n, 3n]);
    }
  });

  it('send keys to nobody else: a page elsewhere is not followed', async () => {
    const other = await httpServer((_, response) => response.end('{"data":[]}'));
    const server = await httpServer((_, response) =>
      response.end(JSON.stringify({ data: [{ id: 1, rate: 1 }], next: `${other.url}/2` })),
    );
    await collect(
      http(server.url, { ...RATES, rows: 'data', pages: { next: 'next' }, until: 'end', headers: { 'x-key': 'k' } }),
    );
    expect(other.requests).toHaveLength(0);
  });

  it('ask only for what has changed', async () => {
    const server = await httpServer((_, response, request) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end('[{"id":1,"rate":1}]');
    });
    const feed = live(http(server.url, RATES));
    await feed.until(() => feed.rows.length === 1);
    while (server.requests.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(feed.rows).toHaveLength(1);
    expect(server.requests[2]?.headers['if-none-match']).toBe('"1"');
  });

  it('post a body, take packed answers and delimited text', async () => {
    const server = await httpServer((_, response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync('Date;Rate;Note\r\n2026-01-02;1.5;"a;""b"""\r\n2026-01-03;;x\r\n')),
    );
    const { rows } = await collect(
      http(server.url, {
        method: 'POST',
        body: { of: 'rates' },
        format: 'csv',
        delimiter: ';',
        rows: '$',
        schema: { time: 'time', rate: 'number', note: 'text' },
        columns: { time: 'Date', rate: 'Rate', note: 'Note' },
        until: 'end',
      }),
    );
    expect(rows).toEqual([
      { time: 1_767_312_000_000_000_000n, rate: 1.5, note: 'a;"b"' },
      { time: 1_767_398_400_000_000_000n, rate: null, note: 'x' },
    ]);
    expect(server.requests[0]?.body).toBe('{"of":"rates"}');
  });
});

describe('trouble', () => {
  it('of the server passes: it is waited for as long as it asks, and told', async () => {
    const server = await httpServer((_, response, _request, number) => {
      if (number === 1) response.writeHead(429, { 'retry-after': '0.05' }).end();
      else if (number === 2) response.destroy();
      else if (number === 3) response.writeHead(500).end();
      else response.end('[{"id":1,"rate":1}]');
    });
    const feed = live(http(server.url, { ...RATES, id: 'rates' }));
    await feed.until(() => feed.rows.length > 0);
    expect(feed.controls.flatMap((control) => (control.kind === 'health' ? [control.state] : []))).toEqual([
      'down',
      'up',
    ]);
    expect(feed.events).toContainEqual(
      expect.objectContaining({ kind: 'health', component: 'rates', state: 'unhealthy' }),
    );
  });

  it('with what comes goes to the dead letters, with its place', async () => {
    const bodies = ['[{"id":1,"rate":1}', '[{"id":1,"rate":"dear"},{"id":2,"rate":2}]', '{"code":1}', '[]'];
    const server = await httpServer((_, response, _request, number) => response.end(bodies[number - 1] ?? '[]'));
    const feed = live(http(`${server.url}/rates`, RATES));
    await feed.until(() => feed.letters.length === 2 && feed.rows.length === 2);
    expect(feed.letters.map(({ cause }) => cause)).toEqual(['CorruptInput', 'notANumber']);
    expect(feed.letters[1]?.position).toMatch(/127\.0\.0\.1:\d+\/rates, round 2, page 1, row 0$/);
    // An object where a list was expected is one row.
    expect(feed.rows.map(({ id }) => id)).toEqual([2n, null]);
  });

  it.each([
    [401, 'credentials'],
    [404, 'unknownTopic'],
    [301, 'other'],
  ])('%i ends it at once', async (status, reason) => {
    const server = await httpServer((_, response) => response.writeHead(status, { location: 'http://x/' }).end());
    await expect(collect(http(server.url, RATES))).rejects.toMatchObject({ code: 'TransportRefused', reason });
    expect(server.requests).toHaveLength(1);
  });

  it('that lasts ends it: a server that is slow, or gone', async () => {
    const slow = await httpServer(() => undefined);
    await expect(collect(http(slow.url, { ...RATES, timeout: '20ms', patience: '80ms' }))).rejects.toMatchObject({
      code: 'NotConnected',
    });
    const gone = await httpServer(() => undefined);
    await gone.close();
    await expect(collect(http(gone.url, { ...RATES, patience: '50ms' }))).rejects.toMatchObject({
      code: 'NotConnected',
    });
  });

  it('an answer that is too long ends it, packed or not', async () => {
    const long = 'x'.repeat(5000);
    for (const packed of [false, true]) {
      const server = await httpServer((_, response) => {
        if (packed) response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(long));
        else response.end(long);
      });
      await expect(collect(http(server.url, { ...RATES, maxBodyBytes: 1000 }))).rejects.toMatchObject({
        code: 'LimitExceeded',
      });
    }
  });
});

describe('a restart', () => {
  it('goes on where the checkpoint was, however often it is broken off', async () => {
    const server = await httpServer((url, response) => {
      const from = Number(url.searchParams.get('from') ?? 0);
      const ids = Array.from({ length: 9 }, (_, index) => index + 1).filter((id) => id >= from);
      response.end(JSON.stringify(ids.slice(0, 3).map((id) => ({ id, rate: id }))));
    });
    const options: Omit<HttpOptions, 'url'> & { readonly id: string } = {
      ...RATES,
      since: { parameter: 'from', column: 'id' },
      deduplicate: ['id'],
      until: 'end',
      id: 'rates',
    };
    const whole = await collect(http(server.url, options));
    expect(whole.rows.map(({ id }) => Number(id))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const folder = await temporaryFolder();
    const ids: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const running = run(http(server.url, options), {
        name: 'rates',
        services: [checkpoints({ folder })],
        onBatch: (batch) => {
          ids.push(...batchesToRows([batch]).map(({ id }) => Number(id)));
          if (attempt < 2) void running.stop();
        },
      });
      await running.done.catch(() => undefined);
    }
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('parameters', () => {
  it.each([
    [{ url: 'ws://x' }, /"url"/],
    [{ symbols: [], query: { symbol: '{symbol}' } }, /at least one symbol/],
    [{ since: { parameter: 'from', column: 'rate' } }, /"since.column".*a column of times or whole numbers/],
    [{ contract: 'Bar', schema: {}, until: 'end' }, /"interval" is missing/],
    [{ schema: {} }, /"contract" is missing/],
  ])('%j are refused', (wrong, message) => {
    expect(() => http({ url: 'http://127.0.0.1:1/', ...RATES, ...(wrong as object) })).toThrow(message);
  });
});
