import { request } from 'node:http';
import { inject } from 'vitest';
import { pulsarSettings, type PulsarParam, type PulsarSettings } from 'rxarrow/transports';
import { ADMIN, tokenOf, type PulsarPorts } from '../../support/pulsar-server.js';

type Order = 'start' | 'kill' | 'restart' | 'stand-still' | 'go-on';

/** Asks for something of the broker that all tests share. */
export function pulsarBroker(order: Order): Promise<PulsarPorts> {
  return new Promise((resolve, reject) => {
    // Not by fetch, which gives up after five minutes: the first start may download the server.
    request({ host: '127.0.0.1', port: inject('pulsarControl'), path: `/${order}` }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString()));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as PulsarPorts);
        else reject(new Error(text));
      });
    })
      .on('error', reject)
      .end();
  });
}

/** How the broker of the tests is reached, with time-outs that suit them. */
export function pulsarParamAt(url: string, token: string = tokenOf(ADMIN)): PulsarParam & { readonly url: string } {
  return { url, token, connectTimeout: '2s', commandTimeout: '5s' };
}

export function pulsarAt(url: string, token?: string, more: Partial<PulsarParam> = {}): PulsarSettings {
  return pulsarSettings({ ...pulsarParamAt(url, token), ...more });
}

/** Asks the administrative interface of the broker. */
export async function pulsarAdmin(web: number, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${web}/admin/v2/${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf(ADMIN)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** The package of the native client, or why it cannot be loaded. */
export async function nativeClient(): Promise<string | undefined> {
  try {
    await import('pulsar-client');
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}
