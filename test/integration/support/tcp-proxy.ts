import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be broken: connections reset, pieces held back. */
export interface TcpProxy {
  readonly port: number;
  /** Resets all connections that are there. */
  reset(): void;
  /** Lets no new connection through until it is called with false. */
  refuse(refuses: boolean): void;
  /** Resets each connection after so many bytes to the server, in the middle of whatever it is. */
  resetAfter(bytes: number): void;
  close(): Promise<void>;
}

/** On a free port, or on a given one. */
export async function tcpProxy(target: number, port = 0): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let refuses = false;
  let most = Number.POSITIVE_INFINITY;
  const server = createServer((client) => {
    if (refuses) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ port: target, host: '127.0.0.1' });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    let passed = 0;
    client.on('data', (piece) => {
      passed += piece.length;
      if (passed <= most) {
        upstream.write(piece);
        return;
      }
      // What was passed on before is done by the server; its answers are lost.
      upstream.write(piece.subarray(0, Math.max(0, piece.length - (passed - most))));
      upstream.end();
      pairs.delete(pair);
      client.resetAndDestroy();
    });
    upstream.on('data', (piece) => void client.write(piece));
    for (const socket of pair) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const reset = (): void => {
    for (const [client, upstream] of pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
    pairs.clear();
  };
  return {
    port: address.port,
    reset,
    refuse: (now) => {
      refuses = now;
    },
    resetAfter: (bytes) => {
      most = bytes;
    },
    async close() {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
