import { describe, expect, it } from 'vitest';
import { encodeBatchFrame } from '../../../src/columnar/index.js';
import { batchFromRows } from '../../../src/core/index.js';
import { health } from '../../../src/runtime/health/index.js';
import { entriesService } from '../../../src/core/index.js';
import { webSocket } from '../../../src/sources/web-socket/index.js';
import { live } from '../support/live-run.js';
import { socketServer } from '../support/socket-server.js';

const TRADES = {
  contract: 'Trade',
  when: { e: 'trade' },
  columns: {
    time: 'T',
    symbol: 's',
    price: 'p',
    size: 'q',
    side: { path: 'm', values: { true: 'sell', false: 'buy' } },
    id: 't',
  },
  reconnect: { first: '5ms', most: '20ms' },
} as const;

const trade = (id: number, fields: object = {}): string =>
  JSON.stringify({
    e: 'trade',
    s: 'BTCUSDT',
    t: id,
    p: '100.5',
    q: '2',
    T: 1_700_000_000_000 + id,
    m: false,
    ...fields,
  });

describe('messages', () => {
  it('become rows of a contract, after a subscription for each symbol', async () => {
    const server = await socketServer({
      said: (socket, message) => {
        if ((message as { method?: string }).method !== 'SUBSCRIBE') return;
        socket.send('{"result":null,"id":1}');
        for (let id = 1; id <= 3; id++) socket.send(trade(id));
      },
    });
    const feed = live(
      webSocket(server.url, {
        ...TRADES,
        headers: { 'x-key': 'k' },
        symbols: ['BTCUSDT', 'ETHUSDT'],
        subscribe: [{ method: 'SUBSCRIBE', params: ['{symbol:lower}@trade'], id: '{id}' }],
      }),
    );
    await feed.until(() => feed.rows.length === 3);
    expect(server.received).toEqual([{ method: 'SUBSCRIBE', params: ['btcusdt@trade', 'ethusdt@trade'], id: 1 }]);
    expect(server.requests[0]?.headers['x-key']).toBe('k');
    const [first, second] = feed.rows;
    expect(first).toMatchObject({ symbol: 'BTCUSDT', price: 100.5, size: 2, side: 1, id: '1', quality: 0 });
    expect(first?.['time']).toBe(1_700_000_000_001_000_000n);
    expect((second?.['sequence'] as bigint) - (first?.['sequence'] as bigint)).toBe(1n);
    expect(first?.['available']).toBeTypeOf('bigint');
    expect(feed.batches[0]?.schema.metadata.get('rxarrow.contract')).toBe('Trade/1');
    const before = performance.now();
    await feed.stop();
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('that cannot be used go to the dead letters with their place, and the others go on', async () => {
    const server = await socketServer({
      connected: (socket) => {
        socket.send('{"e":"trade"');
        socket.send(trade(1, { p: 'dear' }));
        socket.send(trade(2, { p: '-1' }));
        socket.send(trade(3, { s: null }));
        socket.send('pong');
        socket.send(trade(4));
      },
    });
    const feed = live(webSocket(server.url, { ...TRADES, ignore: ['pong'] }));
    await feed.until(() => feed.rows.length === 1);
    expect(feed.letters.map(({ cause, position }) => [cause, position])).toEqual([
      ['CorruptInput', 'connection 1, message 1, row 0'],
      ['notANumber', 'connection 1, message 2, row 0'],
      ['notPositive', 'connection 1, message 3, row 0'],
      ['missing', 'connection 1, message 4, row 0'],
    ]);
    expect(feed.letters[1]?.detail).toBe('Column "price" (at p) is "dear"; expected a decimal number.');
    expect(feed.letters[1]?.text).toContain('"dear"');
    expect(feed.rows[0]).toMatchObject({ id: '4' });
  });

  it('that are larger than allowed end the connection, are told, and leave a gap', async () => {
    const server = await socketServer({
      connected: (socket, connection) => {
        if (connection === 1) socket.send(trade(1, { pad: 'x'.repeat(2000) }));
        else socket.send(trade(2));
      },
    });
    const feed = live(webSocket(server.url, { ...TRADES, maxMessageBytes: 1024 }));
    await feed.until(() => feed.rows.length === 1);
    expect(feed.letters.map(({ cause }) => cause)).toEqual(['LimitExceeded']);
    expect(feed.controls.map(({ kind }) => kind)).toEqual(['health', 'gap', 'health']);
  });

  it('are refused by the run when nobody takes dead letters', async () => {
    const server = await socketServer({ connected: (socket) => socket.send('no json') });
    const feed = live(webSocket(server.url, TRADES), { deadLetters: undefined as never });
    await expect(feed.until(() => false)).rejects.toThrow(/is no JSON/);
  });

  it('may be frames of rxarrow', async () => {
    const batch = batchFromRows([{ symbol: 'A', close: 1 }]);
    const server = await socketServer({
      connected: (socket) => {
        socket.send(encodeBatchFrame(batch));
        socket.send(Buffer.from('damaged'));
        socket.send(encodeBatchFrame(batchFromRows([{ symbol: 'A', close: 'dear' }])));
        socket.send(encodeBatchFrame(batch));
      },
    });
    const feed = live(webSocket(server.url, { format: 'arrow' }));
    await feed.until(() => feed.rows.length === 2);
    expect(feed.letters.map(({ cause }) => cause)).toEqual(['CorruptInput', 'SchemaMismatch']);
  });

  it('have their latency as a column when it is wanted', async () => {
    const server = await socketServer({ connected: (socket) => socket.send(trade(1)) });
    const feed = live(webSocket(server.url, { ...TRADES, latency: true }));
    await feed.until(() => feed.rows.length === 1);
    const { time, available, latencyMs } = feed.rows[0] as { time: bigint; available: bigint; latencyMs: number };
    expect(latencyMs).toBeCloseTo(Number(available - time) / 1e6, 3);
  });

  it('of several rows give all of them, and refuse single ones by their number', async () => {
    const server = await socketServer({
      connected: (socket) =>
        socket.send('{"ch":"trades","sym":"A","data":[[1700000000,"1.5",1],[1700000001,"x",1],[1700000002,"2.5",-1]]}'),
    });
    const feed = live(
      webSocket(server.url, {
        contract: 'Trade',
        when: { ch: 'trades' },
        rows: 'data',
        timeUnit: 's',
        columns: { time: '0', symbol: '$.sym', price: '[1]', size: { value: 1 }, side: '2' },
      }),
    );
    await feed.until(() => feed.rows.length === 2);
    expect(feed.rows.map(({ price, side }) => [price, side])).toEqual([
      [1.5, 1],
      [2.5, -1],
    ]);
    expect(feed.letters[0]?.position).toBe('connection 1, message 1, row 1');
  });
});

describe('a connection', () => {
  it('that is dropped is made anew and subscribed again; health and a gap are told', async () => {
    const server = await socketServer({
      said: (socket) => {
        socket.send(trade(server.sockets.length));
        if (server.sockets.length < 3) setImmediate(() => socket.terminate());
      },
    });
    const feed = live(webSocket(server.url, { ...TRADES, subscribe: ['trades'], id: 'live' }), {
      services: [health({ gapFor: '10m' })],
    });
    await feed.until(() => feed.rows.length === 3);
    expect(server.received).toEqual(['trades', 'trades', 'trades']);
    expect(feed.controls.filter(({ kind }) => kind === 'gap')).toHaveLength(2);
    expect(feed.controls.flatMap((control) => (control.kind === 'health' ? [control.state] : []))).toEqual(
      expect.arrayContaining(['down', 'up']),
    );
    // The gap keeps entries closed.
    const { closedBy } = feed.run.context.service(entriesService);
    expect([...closedBy]).toEqual([['feed live', 'the feed is gapped']]);
  });

  it('without pongs is given up, though bytes could still come', async () => {
    const server = await socketServer({ autoPong: false, connected: (socket) => socket.send(trade(1)) });
    const feed = live(webSocket(server.url, { ...TRADES, ping: { every: '20ms', within: '20ms' } }));
    await feed.until(() => server.sockets.length >= 3);
    expect(feed.controls.some((control) => control.kind === 'health' && /no pong/.test(control.reason))).toBe(true);
  });

  it('that falls silent is made anew when it is never to be quiet', async () => {
    const server = await socketServer({ connected: (socket) => socket.send(trade(1)) });
    const feed = live(webSocket(server.url, { ...TRADES, idleTimeout: '40ms' }));
    await feed.until(() => server.sockets.length >= 2 && feed.rows.length >= 2);
    expect(feed.controls.some((control) => control.kind === 'health' && /no message/.test(control.reason))).toBe(true);
  });

  it('answers pings of the application, and sends its own', async () => {
    const server = await socketServer({ connected: (socket) => socket.send('{"op":"ping","ts":7}') });
    const feed = live(
      webSocket(server.url, {
        ...TRADES,
        answer: [{ when: { op: 'ping' }, send: { op: 'pong', ts: '{ts}' } }],
        applicationPing: { every: '10ms', send: 'ping' },
      }),
    );
    while (server.received.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(server.received.slice(0, 3)).toEqual([{ op: 'pong', ts: 7 }, 'ping', 'ping']);
    await feed.stop();
  });

  it('waits while a server asks for it, and fails at once where it is refused', async () => {
    const busy = await socketServer({
      status: (tries) => (tries < 3 ? 503 : undefined),
      connected: (socket) => socket.send(trade(1)),
    });
    const feed = live(webSocket(busy.url, TRADES));
    await feed.until(() => feed.rows.length === 1);
    expect(busy.requests).toHaveLength(3);
    const closed = await socketServer({ status: () => 401 });
    const refused = live(webSocket(closed.url, TRADES));
    await expect(refused.until(() => false)).rejects.toMatchObject({
      code: 'TransportRefused',
      reason: 'credentials',
    });
    expect(closed.requests).toHaveLength(1);
  });

  it('fails when the server is away for longer than it may be', async () => {
    const server = await socketServer();
    await server.close();
    const feed = live(webSocket(server.url, { ...TRADES, patience: '60ms' }));
    await expect(feed.until(() => false)).rejects.toMatchObject({ code: 'NotConnected' });
  });

  it('fails when the server refuses the subscription', async () => {
    const server = await socketServer({ connected: (socket) => socket.send('{"code":2,"msg":"no such stream"}') });
    const feed = live(webSocket(server.url, { ...TRADES, refusal: { when: { code: '*' }, detail: 'msg' } }));
    await expect(feed.until(() => false)).rejects.toThrow(/The server refuses: no such stream/);
  });
});

describe('numbers of rows', () => {
  const numbered = { ...TRADES, sequence: { last: 't', by: 's' } } as const;

  it('show what is missing before the rows behind it, and what comes twice', async () => {
    const server = await socketServer({
      connected: (socket) => {
        for (const id of [5, 6, 9, 9, 8, 10]) socket.send(trade(id));
        socket.send(trade(77, { s: 'ETHUSDT' }));
      },
    });
    const feed = live(webSocket(server.url, { ...numbered, id: 'trades' }));
    await feed.until(() => feed.rows.length === 5);
    expect(feed.rows.map(({ id }) => id)).toEqual(['5', '6', '9', '10', '77']);
    expect(feed.controls).toEqual([{ kind: 'gap', reason: '2 rows of BTCUSDT are missing after number 6', rows: 2 }]);
    expect(feed.events.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
    expect(feed.events.filter(({ kind }) => kind === 'drop')).toHaveLength(2);
  });

  it('tell over a lost connection whether rows are missing', async () => {
    const server = await socketServer({
      connected: (socket, connection) => {
        const from = [1, 3, 7][connection - 1] ?? 100;
        socket.send(trade(from));
        socket.send(trade(from + 1));
        if (connection < 3) setTimeout(() => socket.terminate(), 5);
      },
    });
    const feed = live(webSocket(server.url, numbered));
    await feed.until(() => feed.rows.length === 6);
    expect(feed.controls.filter(({ kind }) => kind === 'gap')).toEqual([
      { kind: 'gap', reason: '2 rows of BTCUSDT are missing after number 4', rows: 2 },
    ]);
  });

  it('may stand in the message with its first one, and end the run', async () => {
    const server = await socketServer({
      connected: (socket) => {
        socket.send('{"U":1,"u":4,"b":[["10","1"],["9","2"]]}');
        socket.send('{"U":5,"u":5,"b":[["10","3"]]}');
        socket.send('{"U":7,"u":9,"b":[["10","4"]]}');
      },
    });
    const feed = live(
      webSocket(server.url, {
        schema: { price: 'number', size: 'number' },
        rows: 'b',
        columns: { price: '0', size: '1' },
        sequence: { last: '$.u', first: '$.U' },
        onGap: 'fail',
      }),
    );
    await expect(feed.until(() => false)).rejects.toThrow(/1 rows are missing after number 5/);
    expect(feed.rows.map(({ size }) => size)).toEqual([1, 2, 3]);
  });
});

describe('the state of a feed', () => {
  it.each([
    ['stale', -60_000],
    ['skewed', 60_000],
  ])('is %s when its rows are %i ms from the clock, and closes entries', async (state, offMs) => {
    const server = await socketServer({
      connected: (socket) => socket.send(trade(1, { T: Date.now() + offMs })),
    });
    const feed = live(webSocket(server.url, { ...TRADES, id: 'live' }), {
      services: [health({ staleAfter: '10s', skewAfter: '10s', checkEvery: '10ms' })],
    });
    const entries = feed.run.context.service(entriesService);
    await feed.until(() => entries.closedBy.get('feed live') === `the feed is ${state}`);
    await feed.until(() => feed.controls.some((control) => control.kind === 'health' && control.state === 'degraded'));
  });

  it('is quiet and disconnected as the server is, and well again', async () => {
    const server = await socketServer();
    const feed = live(webSocket(server.url, { ...TRADES, id: 'live' }), {
      services: [health({ quietAfter: '20ms', checkEvery: '10ms', gapFor: '50ms' })],
    });
    const states = (): string[] =>
      feed.events.flatMap((event) => (event.kind === 'health' && event.component === 'feed live' ? event.reasons : []));
    await feed.until(() => states().some((reason) => reason.startsWith('quiet')));
    server.sockets[0]?.terminate();
    await feed.until(() => states().some((reason) => reason.startsWith('disconnected')));
    await feed.until(() => server.sockets.length === 2);
    server.sockets[1]?.send(trade(1));
    const entries = feed.run.context.service(entriesService);
    await feed.until(() => feed.rows.length === 1 && entries.open);
  });
});

describe('a pipe that is too slow', () => {
  const burst = async (): Promise<string> => {
    const server = await socketServer({
      connected: (socket) => {
        for (let id = 1; id <= 3000; id++)
          socket.send(trade(id, { s: id % 2 === 0 ? 'A' : 'B', pad: 'x'.repeat(500) }));
      },
    });
    return server.url;
  };
  const QUOTES = {
    schema: { symbol: 'word', id: 'integer' },
    columns: { symbol: 's', id: 't' },
    batchRows: 10,
  } as const;

  it('lets the server wait, and loses nothing', async () => {
    const feed = live(webSocket(await burst(), { ...QUOTES, buffer: { rows: 50 } }), {
      limits: { batchesPerSource: 1 },
    });
    await feed.until(() => feed.rows.length === 3000);
    expect(feed.rows.map(({ id }) => Number(id))).toEqual(Array.from({ length: 3000 }, (_, index) => index + 1));
  });

  it.each(['dropOldest', 'dropNewest', 'conflate'] as const)(
    '%s: what is dropped is counted, and told as a gap',
    async (policy) => {
      const url = await burst();
      const feed = live(webSocket(url, { ...QUOTES, buffer: { policy, rows: 50 } }));
      feed.run.pause();
      await feed.until(() => (feed.run.stats.sources[0]?.dropped ?? 0) > 1000);
      feed.run.resume();
      const told = (): number =>
        feed.controls.reduce((sum, control) => sum + (control.kind === 'gap' ? (control.rows ?? 0) : 0), 0);
      await feed.until(() => feed.rows.length + (feed.run.stats.sources[0]?.dropped ?? 0) === 3000);
      if (policy !== 'conflate') await feed.until(() => told() === feed.run.stats.sources[0]?.dropped);
      if (policy === 'dropOldest') expect(feed.rows.at(-1)).toMatchObject({ id: 3000n });
    },
  );
});

describe('parameters', () => {
  it.each([
    [{ url: 'http://x' }, /"url"/],
    [{ contract: undefined }, /parameter "contract" is missing; expected one of Bar, Trade/],
    [{ columns: { prise: 'p' } }, /"columns.prise" is "p"; expected a column that is read: .*Did you mean "price"/],
    [{ columns: { price: 'a..b' } }, /"columns.price"/],
    [{ columns: { price: { path: 'p', value: 1 } } }, /either a "path" or a "value"/],
    [{ subscribe: ['{symbol}'] }, /"symbols" is missing; expected at least one symbol/],
    [{ contract: 'Bar', columns: {}, available: 'time' }, /"interval" is missing; expected how long a bar lasts/],
    [{ schema: { price: 'number' } }, /"schema.price"/],
    [{ buffer: { by: 'symbol' } }, /"buffer.by" is "symbol"; expected nothing, unless the policy is "conflate"/],
    [{ ping: { every: 'often' } }, /"ping/],
  ])('%j are refused', (wrong, message) => {
    expect(() => webSocket({ url: 'ws://127.0.0.1:1/', ...TRADES, ...(wrong as object) })).toThrow(message);
  });
});
