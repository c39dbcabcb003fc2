import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { onTestFinished } from 'vitest';

/** A WebSocket server of a test: who connects, and what they say. */
export interface SocketServer {
  readonly url: string;
  /** Connections so far. */
  readonly sockets: WebSocket[];
  readonly requests: IncomingMessage[];
  /** What came, as JSON. */
  readonly received: unknown[];
  close(): Promise<void>;
}

export interface SocketServerOptions {
  readonly connected?: (socket: WebSocket, connection: number) => void;
  readonly said?: (socket: WebSocket, message: unknown) => void;
  /** Answers the opening request with another status than 101. */
  readonly status?: (connection: number) => number | undefined;
  readonly autoPong?: boolean;
}

/** It is closed after the test. */
export async function socketServer(options: SocketServerOptions = {}): Promise<SocketServer> {
  const sockets: WebSocket[] = [];
  const requests: IncomingMessage[] = [];
  const received: unknown[] = [];
  let tries = 0;
  const http = createServer();
  const server = new WebSocketServer({ noServer: true, autoPong: options.autoPong ?? true });
  http.on('upgrade', (request, socket, head) => {
    requests.push(request);
    const status = options.status?.(++tries);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    server.handleUpgrade(request, socket, head, (accepted) => {
      sockets.push(accepted);
      accepted.on('error', () => undefined);
      accepted.on('message', (data: Buffer) => {
        const text = data.toString();
        const message: unknown = /^[[{]/.test(text) ? JSON.parse(text) : text;
        received.push(message);
        options.said?.(accepted, message);
      });
      options.connected?.(accepted, sockets.length);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const made: SocketServer = {
    url: `ws://127.0.0.1:${port}/feed`,
    sockets,
    requests,
    received,
    async close() {
      for (const socket of sockets) socket.terminate();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
  onTestFinished(() => made.close());
  return made;
}
