import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** A way to an exchange on which single messages of its streams can be lost. */
export interface ThinningProxy {
  readonly url: string;
  /** How many of the next messages with this text in them are lost. */
  lose(text: string, messages: number): void;
  /** What has been asked through it, as `/api/v3/klines?...`. */
  readonly requests: string[];
  /** Connections through it so far. */
  readonly connections: number;
  close(): Promise<void>;
}

export async function thinningProxy(target: string): Promise<ThinningProxy> {
  const losing: { readonly text: string; left: number }[] = [];
  const sockets = new Set<WebSocket>();
  const requests: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request.url ?? '/');
    const onward = httpRequest(
      `${target}${request.url ?? '/'}`,
      { method: request.method ?? 'GET', headers: { ...request.headers, host: new URL(target).host } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const accepting = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    accepting.handleUpgrade(request, socket, head, (client) => {
      connections++;
      const upstream = new WebSocket(`${target.replace(/^http/, 'ws')}${request.url ?? '/'}`);
      const early: string[] = [];
      for (const each of [client, upstream]) {
        sockets.add(each);
        each.on('error', () => undefined);
        each.on('close', () => {
          sockets.delete(each);
          client.terminate();
          upstream.terminate();
        });
      }
      client.on('message', (data: Buffer) => {
        if (upstream.readyState === WebSocket.OPEN) upstream.send(data.toString());
        else early.push(data.toString());
      });
      upstream.on('open', () => early.forEach((text) => upstream.send(text)));
      upstream.on('message', (data: Buffer) => {
        const text = data.toString();
        const lost = losing.find((each) => each.left > 0 && text.includes(each.text));
        if (lost !== undefined) lost.left--;
        else client.send(text);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    lose: (text, left) => void losing.push({ text, left }),
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of sockets) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
