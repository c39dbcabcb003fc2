import type { Cancel } from '../../base/clock.js';
import { NotConnected, RetryAfter, type RxArrowError } from '../../base/errors.js';
import { durationMs } from '../../columnar/index.js';
import type { TransportPorts } from '../message-broker.js';
import { messagesOf, outgoingText } from '../mapping/template.js';
import { tlsOptions } from '../tls-param.js';
import { TransportRefused } from '../transport-refused.js';
import type { SocketParams } from './socket-params.js';
import { httpRefusal, socketError, withoutSecrets } from './socket-refusal.js';
import { loadWs, type RawData, type WebSocket } from './ws.js';

/** Who is told what happens to a connection. */
export interface SocketListener {
  /** It is there and has been subscribed to; its number, from 1. */
  opened(connection: number): void;
  message(bytes: Buffer, isBinary: boolean): void;
  /** It is over, and is made anew. */
  lost(reason: string): void;
  /** A message was larger than allowed; the connection is over. */
  tooLarge(): void;
  /** It cannot be made, or not for longer than it may be away. */
  failed(error: RxArrowError): void;
}

const CLOSE_MS = 500;
const TOO_LARGE = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/**
 * A connection that is made anew when it breaks, falls silent or does not answer pings, with growing pauses and some chance in them,
 * and that subscribes each time.
 */
export class SocketConnection {
  private readonly component: string;
  private readonly params: SocketParams;
  private readonly ports: TransportPorts;
  private readonly listener: SocketListener;
  private readonly address: string;
  private socket: WebSocket | undefined;
  /** Counts the connections that have been opened. */
  private connections = 0;
  private failures = 0;
  /** Since when it is away; undefined while it is there. */
  private downSinceMs: number | undefined;
  private openedMs = 0;
  private timers = new Set<Cancel>();
  private awaitingPong = false;
  private heardMs = 0;
  private sent = 0;
  private isPaused = false;
  private closed = false;

  constructor(component: string, params: SocketParams, ports: TransportPorts, listener: SocketListener) {
    this.component = component;
    this.params = params;
    this.ports = ports;
    this.listener = listener;
    this.address = withoutSecrets(params.url);
    this.downSinceMs = ports.clock.monotonicMs();
  }

  start(): void {
    this.connect().catch((error: unknown) => this.broken(error));
  }

  private async connect(): Promise<void> {
    const { WebSocket: Socket } = await loadWs(this.component);
    if (this.closed) return;
    const { url, protocols, headers, tls, maxMessageBytes, connectTimeout } = this.params;
    const socket = new Socket(url, [...protocols], {
      headers,
      maxPayload: maxMessageBytes,
      followRedirects: false,
      ...tlsOptions(this.component, tls),
    });
    this.socket = socket;
    let failure: unknown;
    this.after(durationMs(connectTimeout), () => {
      failure = new NotConnected(`${this.address} did not answer within ${connectTimeout}.`, {
        component: this.component,
      });
      socket.terminate();
    });
    socket.on('unexpected-response', (_, response) => {
      failure = httpRefusal(this.component, url, response.statusCode ?? 0, response.headers['retry-after']);
      socket.terminate();
    });
    socket.on('error', (error) => {
      failure ??= error;
    });
    socket.on('open', () => this.opened(socket));
    socket.on('message', (data, isBinary) => this.heard(socket, data, isBinary));
    socket.on('pong', () => {
      this.awaitingPong = false;
    });
    socket.on('close', (code, reason) => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      const said = reason.length > 0 ? `${code} ${reason.toString()}` : String(code);
      if ((failure as { readonly code?: unknown } | undefined)?.code === TOO_LARGE && !this.closed)
        this.listener.tooLarge();
      this.broken(failure ?? new NotConnected(`${this.address} closed the connection (${said}).`, this.details));
    });
  }

  private get details(): { readonly component: string } {
    return { component: this.component };
  }

  private opened(socket: WebSocket): void {
    this.clearTimers();
    this.connections++;
    this.awaitingPong = false;
    this.openedMs = this.heardMs = this.ports.clock.monotonicMs();
    this.downSinceMs = undefined;
    if (this.isPaused) socket.pause();
    this.subscribe(socket);
    this.keepAlive(socket);
    this.listener.opened(this.connections);
  }

  private subscribe(socket: WebSocket): void {
    const { subscribe, symbols, symbolsPerMessage, subscribeEvery } = this.params;
    const messages = subscribe.flatMap((template) => messagesOf(template, symbols, symbolsPerMessage));
    const pauseMs = subscribeEvery === undefined ? 0 : durationMs(subscribeEvery);
    for (const [at, message] of messages.entries()) {
      if (at === 0 || pauseMs === 0) this.sendOver(socket, message);
      else this.after(at * pauseMs, () => this.sendOver(socket, message));
    }
  }

  private keepAlive(socket: WebSocket): void {
    const { ping, applicationPing, idleTimeout } = this.params;
    if (ping !== false) {
      const withinMs = durationMs(ping.within);
      this.every(durationMs(ping.every), () => {
        if (this.isPaused) return;
        this.awaitingPong = true;
        socket.ping();
        this.after(withinMs, () => {
          // Who does not read does not see the pong either.
          if (this.awaitingPong && !this.isPaused) this.drop(socket, `no pong came within ${ping.within}`);
        });
      });
    }
    if (applicationPing !== undefined)
      this.every(durationMs(applicationPing.every), () => this.sendOver(socket, applicationPing.send));
    if (idleTimeout === undefined) return;
    const idleMs = durationMs(idleTimeout);
    this.every(idleMs / 4, () => {
      if (this.isPaused) this.heardMs = this.ports.clock.monotonicMs();
      else if (this.ports.clock.monotonicMs() - this.heardMs >= idleMs)
        this.drop(socket, `no message came within ${idleTimeout}`);
    });
  }

  private heard(socket: WebSocket, data: RawData, isBinary: boolean): void {
    if (this.socket !== socket) return;
    this.heardMs = this.ports.clock.monotonicMs();
    this.failures = 0;
    this.listener.message(bytesOf(data), isBinary);
  }

  /** Sends something over the connection that is there; nothing when there is none. */
  send(message: unknown): void {
    if (this.socket !== undefined) this.sendOver(this.socket, message);
  }

  private sendOver(socket: WebSocket, message: unknown): void {
    if (socket.readyState === socket.OPEN) socket.send(outgoingText(message, ++this.sent));
  }

  /** Ends a connection that is no good any more; another is made. */
  private drop(socket: WebSocket, reason: string): void {
    if (this.socket !== socket) return;
    this.socket = undefined;
    socket.terminate();
    this.broken(new NotConnected(`${this.address}: ${reason}.`, this.details));
  }

  private broken(cause: unknown): void {
    this.clearTimers();
    if (this.closed) return;
    const error = socketError(this.component, this.params.url, cause);
    const { clock, random } = this.ports;
    const { reconnect, patience } = this.params;
    const nowMs = clock.monotonicMs();
    const mostMs = durationMs(reconnect.most);
    // One that held for long was a good one, though nothing came.
    if (this.downSinceMs === undefined && nowMs - this.openedMs > mostMs) this.failures = 0;
    this.downSinceMs ??= nowMs;
    this.failures++;
    this.listener.lost(error.message);
    if (error instanceof TransportRefused && !error.isPassing) {
      this.closed = true;
      this.listener.failed(error);
      return;
    }
    const firstMs = durationMs(reconnect.first);
    const full = Math.min(mostMs, firstMs * 2 ** Math.min(this.failures - 1, 30));
    const pauseMs = error instanceof RetryAfter ? error.waitMs : full * (1 - random.next() / 2);
    if (nowMs + pauseMs - this.downSinceMs > durationMs(patience)) {
      this.closed = true;
      this.listener.failed(error);
      return;
    }
    this.after(pauseMs, () => this.start());
  }

  /** Lets the server wait: what it sends stays in the network. */
  pause(): void {
    this.isPaused = true;
    this.socket?.pause();
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.awaitingPong = false;
    this.socket?.resume();
  }

  private after(delayMs: number, task: () => void): void {
    const cancel = this.ports.clock.schedule(delayMs, () => {
      this.timers.delete(cancel);
      task();
    });
    this.timers.add(cancel);
  }

  private every(periodMs: number, task: () => void): void {
    this.after(periodMs, () => {
      task();
      // Who was given up in it has no timers any more.
      if (this.socket !== undefined) this.every(periodMs, task);
    });
  }

  private clearTimers(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
  }

  /** Within a second, whether or not the server says goodbye. */
  async close(): Promise<void> {
    this.closed = true;
    this.clearTimers();
    const { socket } = this;
    this.socket = undefined;
    if (socket === undefined) return;
    if (socket.readyState !== socket.OPEN) {
      socket.terminate();
      return;
    }
    await new Promise<void>((resolve) => {
      const cancel = this.ports.clock.schedule(CLOSE_MS, () => {
        socket.terminate();
        resolve();
      });
      socket.once('close', () => {
        cancel();
        resolve();
      });
      socket.resume();
      socket.close(1000);
    });
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
