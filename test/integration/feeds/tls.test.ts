import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocketServer } from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { http } from '../../../src/sources/http/index.js';
import { webSocket } from '../../../src/sources/web-socket/index.js';
import { collect } from '../../sources/support/collect.js';
import { live } from '../../sources/support/live-run.js';

let folder: string;
let cert: string;
let server: Server;
let sockets: WebSocketServer;
let host: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxarrow-tls-'));
  const key = join(folder, 'key.pem');
  cert = join(folder, 'cert.pem');
  try {
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
    ]);
  } catch (cause) {
    throw new Error('This test makes a certificate with openssl, which is not on the PATH: install it.', { cause });
  }
  server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (_, response) => {
    response.end('[{"x":1}]');
  });
  server.on('tlsClientError', () => undefined);
  sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.send('{"x":1}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  for (const socket of sockets.clients) socket.terminate();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await rm(folder, { recursive: true, force: true });
});

const X = { schema: { x: 'number' } } as const;

it('a WebSocket speaks TLS with a server that is trusted, and with no other', async () => {
  const trusted = live(webSocket(`wss://${host}/`, { ...X, tls: { ca: cert } }));
  await trusted.until(() => trusted.rows.length === 1);
  const refused = live(webSocket(`wss://${host}/`, X));
  await expect(refused.until(() => false)).rejects.toMatchObject({ code: 'TransportRefused', reason: 'tls' });
});

it('HTTP speaks TLS with a server that is trusted, and with no other', async () => {
  const asked = { ...X, rows: '$', until: 'end' } as const;
  const { rows } = await collect(http(`https://${host}/`, { ...asked, tls: { ca: cert } }));
  expect(rows).toEqual([{ x: 1 }]);
  await expect(collect(http(`https://${host}/`, asked))).rejects.toMatchObject({
    code: 'TransportRefused',
    reason: 'tls',
  });
});

it('a certificate that cannot be read is told by its name', async () => {
  await expect(collect(http(`https://${host}/`, { ...X, tls: { ca: join(folder, 'none.pem') } }))).rejects.toThrow(
    /tls\.ca.*a file that can be read/,
  );
});
