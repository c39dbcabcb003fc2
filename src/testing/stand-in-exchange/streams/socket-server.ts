import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket, WebSocketServer } from '../../../transports/web-socket/ws.js';
import type { Keys } from '../rest/signature.js';
import { Rejection, REJECTIONS } from '../rejection.js';
import type { AccountListener, AccountStreams } from './account-streams.js';
import type { ListenKeys } from './listen-keys.js';
import type { MarketStreams } from './market-streams.js';

export interface SocketParts {
  readonly server: WebSocketServer;
  readonly markets: MarketStreams;
  readonly accounts: AccountStreams;
  readonly listenKeys: ListenKeys;
  readonly keys: Keys;
}

interface Frame {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
}

/** The WebSocket side: public streams by SUBSCRIBE frames or by the address, private ones by listen key or by a signed call. */
export class SocketServer {
  private readonly parts: SocketParts;
  private readonly sockets = new Set<WebSocket>();
  private subscriptions = 0;

  constructor(parts: SocketParts) {
    this.parts = parts;
  }

  /** Takes a connection over. `path` begins with /ws, /stream or /ws-api. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string, query: URLSearchParams): void {
    const [, room = '', name = ''] = path.split('/');
    if (!['ws', 'stream', 'ws-api'].includes(room)) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return;
    }
    this.parts.server.handleUpgrade(request, socket, head, (opened) => {
      this.sockets.add(opened);
      opened.on('error', () => undefined);
      opened.on('close', () => this.sockets.delete(opened));
      if (room === 'ws-api') this.answerCalls(opened);
      else if (room === 'ws' && name.length >= 32) this.openPrivate(opened, name);
      else this.openPublic(opened, room === 'stream', [name, ...(query.get('streams') ?? '').split('/')]);
    });
  }

  /** Breaks all connections, or closes them. */
  drop(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  get open(): number {
    return this.sockets.size;
  }

  private openPublic(socket: WebSocket, isCombined: boolean, names: readonly string[]): void {
    const streams = new Set(names.filter((name) => name.includes('@')));
    const listener = {
      streams,
      tell: (stream: string, event: object) => send(socket, isCombined ? { stream, data: event } : event),
    };
    this.parts.markets.add(listener);
    socket.on('close', () => this.parts.markets.remove(listener));
    onFrame(socket, ({ id, method, params }) => {
      const wanted = Array.isArray(params) ? params.map(String) : [];
      if (method === 'SUBSCRIBE') for (const stream of wanted) streams.add(stream);
      else if (method === 'UNSUBSCRIBE') for (const stream of wanted) streams.delete(stream);
      else if (method !== 'LIST_SUBSCRIPTIONS') {
        send(socket, { id, error: { code: 2, msg: `Invalid request: unknown method ${String(method)}` } });
        return;
      }
      send(socket, { result: method === 'LIST_SUBSCRIPTIONS' ? [...streams] : null, id });
    });
  }

  private openPrivate(socket: WebSocket, listenKey: string): void {
    try {
      const account = this.parts.listenKeys.accountOf(listenKey);
      this.listenTo(account, socket, (event) => event);
    } catch {
      socket.close(1008, 'This listenKey does not exist.');
    }
  }

  private answerCalls(socket: WebSocket): void {
    onFrame(socket, ({ id, method, params }) => {
      try {
        send(socket, { id, status: 200, result: this.call(socket, method, params), rateLimits: [] });
      } catch (error) {
        const rejection = error instanceof Rejection ? error : REJECTIONS.serverError(500);
        send(socket, { id, status: rejection.status, error: rejection.body, rateLimits: [] });
      }
    });
  }

  private call(socket: WebSocket, method: unknown, params: unknown): unknown {
    switch (method) {
      case 'ping':
        return {};
      case 'userDataStream.subscribe.signature': {
        const { account } = this.signedBy(params);
        const subscriptionId = this.subscriptions++;
        this.listenTo(account, socket, (event) => ({ subscriptionId, event }));
        return { subscriptionId };
      }
      default:
        throw REJECTIONS.unknownMethod();
    }
  }

  /** Calls are signed over their parameters in the order of their names. */
  private signedBy(params: unknown): { readonly account: string } {
    const given = new URLSearchParams(
      Object.entries((params ?? {}) as Record<string, unknown>).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
    );
    const credentials = this.parts.keys.of(given.get('apiKey') ?? undefined);
    const signed = [...given]
      .filter(([name]) => name !== 'signature')
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    this.parts.keys.check(credentials, given, signed);
    return credentials;
  }

  private listenTo(account: string, socket: WebSocket, wrap: (event: object) => object): void {
    const listener: AccountListener = {
      tell: (event) => send(socket, wrap(event)),
      drop: () => socket.terminate(),
    };
    this.parts.accounts.add(account, listener);
    socket.on('close', () => this.parts.accounts.remove(listener));
  }
}

function send(socket: WebSocket, message: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

function onFrame(socket: WebSocket, take: (frame: Frame) => void): void {
  socket.on('message', (data: RawData) => {
    let frame: unknown;
    try {
      frame = JSON.parse((data as Buffer).toString());
    } catch {
      socket.close(1007, 'not JSON');
      return;
    }
    take(frame as Frame);
  });
}
