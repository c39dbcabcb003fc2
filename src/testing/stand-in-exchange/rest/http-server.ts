import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../../base/clock.js';
import { wait } from '../../../base/clock.js';
import type { Faults, RequestFault } from '../faults.js';
import { Rejection, REJECTIONS } from '../rejection.js';
import type { Api, Arrived } from './api.js';
import type { RequestLimits } from './request-limits.js';

export interface HttpParts {
  readonly api: Api;
  readonly faults: Faults;
  readonly limits: RequestLimits;
  readonly clock: Clock;
}

/** An address may name the host of the real exchange first, as `/api.binance.com/api/v3/time`: that part is left out. */
export function pathOf(url: string): { readonly path: string; readonly query: string } {
  const [address = '', query = ''] = url.split('?', 2);
  return { path: address.replace(/^\/[^/]*\.[^/]*(?=\/)/, ''), query };
}

/** The HTTP side, with the faults of a network on the way to it and back. */
export function httpServer(parts: HttpParts): Server {
  return createServer((request, response) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    void bodyOf(request).then(async (body) => respond(parts, request, response, body));
  });
}

async function respond(
  { api, faults, limits, clock }: HttpParts,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  const { path, query } = pathOf(request.url ?? '/');
  const apiKey = request.headers['x-mbx-apikey'];
  const arrived: Arrived = {
    method: request.method ?? 'GET',
    path,
    query,
    body,
    apiKey: typeof apiKey === 'string' ? apiKey : undefined,
  };
  const fault = faults.ofRequest(`${arrived.method} ${path}`);
  if (fault === 'resetBefore') {
    request.socket.resetAndDestroy();
    return;
  }
  const { status, headers, content } = outcomeOf(() => {
    refuseBefore(fault);
    const answer = api.answer(arrived);
    if (fault === 'errorAfter') throw REJECTIONS.serverError(503);
    return answer;
  });
  if (fault === 'resetAfter') {
    request.socket.resetAndDestroy();
    return;
  }
  if (fault === 'slow') await wait(clock, faults.slowMs);
  response.writeHead(status, {
    'Content-Type': 'application/json;charset=UTF-8',
    'X-MBX-USED-WEIGHT-1M': String(limits.used),
    ...headers,
  });
  response.end(JSON.stringify(content));
}

function refuseBefore(fault: RequestFault | undefined): void {
  if (fault === 'tooMany') throw REJECTIONS.tooMany(1);
  if (fault === 'errorBefore') throw REJECTIONS.serverError(503);
}

function outcomeOf(answer: () => unknown): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: unknown;
} {
  try {
    return { status: 200, headers: {}, content: answer() };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { status: error.status, headers: error.headers, content: error.body };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of request) pieces.push(piece as Buffer);
  } catch {
    return '';
  }
  return Buffer.concat(pieces).toString();
}
