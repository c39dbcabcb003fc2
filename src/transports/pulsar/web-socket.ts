import type { Clock } from '../../base/clock.js';
import { connectionError, httpRefusal, linkClosed } from './pulsar-refusal.js';
import type { PulsarSettings } from './pulsar-settings.js';
import { loadWs } from '../web-socket/ws.js';

/** A connection that carries texts. When it breaks it is over. */
export interface TextSocket {
  /** @throws NotConnected when it is over */
  send(text: string): void;
  /** Resolves when it is over, with the reason. */
  readonly closed: Promise<string>;
  /** Ends it when what has been sent has arrived, or soon. */
  close(reason?: string): Promise<void>;
}

const MOST_MESSAGE_BYTES = 128 * 1024 * 1024;
const MOST_PAGE_BYTES = 64 * 1024;
const CLOSE_WITHIN_MS = 400;

/**
 * Connects to the WebSocket service of a broker.
 * @throws NotConnected when nobody is there; TransportRefused for what the broker answers instead
 */
export async function openSocket(
  path: string,
  settings: PulsarSettings,
  clock: Clock,
  receive: (text: string) => void,
): Promise<TextSocket> {
  const { WebSocket } = await loadWs('pulsar');
  const { serviceUrl, token, tls, connectTimeoutMs, commandTimeoutMs } = settings;
  const socket = new WebSocket(`${serviceUrl}/ws/v2/${path}`, {
    ...tls,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    handshakeTimeout: connectTimeoutMs,
    perMessageDeflate: false,
    maxPayload: MOST_MESSAGE_BYTES,
    skipUTF8Validation: true,
  });
  let trouble = '';
  let heard = true;
  const alive = (): void => {
    heard = true;
  };
  const closed = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve(trouble || reason.toString() || `the other end closed it (${code})`);
    });
  });
  socket.on('message', (data, isBinary) => {
    alive();
    if (!isBinary && Buffer.isBuffer(data)) receive(data.toString());
  });
  socket.on('ping', alive);
  socket.on('pong', alive);
  socket.on('error', (error) => {
    trouble = error.message;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(connectionError(error, serviceUrl)));
    socket.once('unexpected-response', (_request, response) => {
      let page = '';
      const answer = (): void => {
        reject(httpRefusal(response.statusCode ?? 0, page));
        socket.terminate();
      };
      response.on('data', (piece: Buffer) => {
        if (page.length < MOST_PAGE_BYTES) page += piece.toString();
      });
      response.on('end', answer);
      response.on('error', answer);
    });
  });
  // A broker that stands still keeps the connection and says nothing more.
  let cancel = (): void => undefined;
  const listen = (): void => {
    cancel = clock.schedule(commandTimeoutMs, () => {
      if (!heard) {
        trouble = `nothing was heard for ${commandTimeoutMs} ms`;
        socket.terminate();
        return;
      }
      heard = false;
      socket.ping();
      listen();
    });
  };
  listen();
  void closed.then(() => cancel());
  return {
    closed,
    send(text) {
      if (socket.readyState !== socket.OPEN) throw linkClosed(trouble || 'it was closed');
      socket.send(text);
    },
    async close(reason) {
      trouble ||= reason ?? 'we closed it';
      socket.close();
      const late = clock.schedule(CLOSE_WITHIN_MS, () => socket.terminate());
      await closed;
      late();
    },
  };
}
