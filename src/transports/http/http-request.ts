import { Agent as PlainAgent, request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Clock } from '../../base/clock.js';
import { CorruptInput, LimitExceeded, NotConnected } from '../../base/errors.js';
import { socketError, withoutSecrets } from '../web-socket/socket-refusal.js';

export interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpClientOptions {
  readonly component: string;
  readonly clock: Clock;
  readonly tls: ConnectionOptions | undefined;
  readonly timeoutMs: number;
  /** The largest body that is taken, unpacked. */
  readonly maxBodyBytes: number;
}

const UNPACK = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) } as const;

/** Asks a server over HTTP: no redirects, no second try, a bounded body in bounded time. */
export class HttpClient {
  private readonly options: HttpClientOptions;
  private readonly plain = new PlainAgent({ keepAlive: true, maxSockets: 4 });
  private readonly secure: SecureAgent;
  private readonly over = new AbortController();

  constructor(options: HttpClientOptions) {
    this.options = options;
    this.secure = new SecureAgent({ keepAlive: true, maxSockets: 4, ...options.tls });
  }

  /**
   * @throws NotConnected when there is no whole answer in time; LimitExceeded when it is too long; TransportRefused for TLS
   */
  async ask(request: HttpRequest): Promise<HttpAnswer> {
    const { component, clock, timeoutMs } = this.options;
    const overdue = new AbortController();
    const cancel = clock.schedule(timeoutMs, () =>
      overdue.abort(
        new NotConnected(`${withoutSecrets(request.url)} did not answer within ${timeoutMs} ms.`, { component }),
      ),
    );
    try {
      const answer = await this.send(request, AbortSignal.any([overdue.signal, this.over.signal]));
      return { ...answer, body: await this.unpacked(answer) };
    } catch (error) {
      if (overdue.signal.aborted) throw overdue.signal.reason;
      throw socketError(component, request.url, error);
    } finally {
      cancel();
    }
  }

  private send({ url, method, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const isSecure = url.startsWith('https:');
    return new Promise((resolve, reject) => {
      const sent = (isSecure ? secureRequest : plainRequest)(
        url,
        {
          method,
          agent: isSecure ? this.secure : this.plain,
          signal,
          headers: {
            'accept-encoding': 'gzip, deflate, br',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (answer) => {
          const pieces: Buffer[] = [];
          let bytes = 0;
          answer.on('data', (piece: Buffer) => {
            bytes += piece.length;
            if (bytes > this.options.maxBodyBytes) answer.destroy(this.tooLong(url));
            else pieces.push(piece);
          });
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  private async unpacked({ headers, body }: HttpAnswer): Promise<Buffer> {
    const encoding = headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity' || body.length === 0) return body;
    const unpack = UNPACK[encoding as keyof typeof UNPACK] as (typeof UNPACK)['gzip'] | undefined;
    const { component, maxBodyBytes } = this.options;
    if (unpack === undefined)
      throw new CorruptInput('the body', `The answer is encoded as "${encoding}".`, {
        component,
        hint: 'Known are gzip, deflate and br.',
      });
    try {
      return await unpack(body, { maxOutputLength: maxBodyBytes });
    } catch (cause) {
      if ((cause as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE')
        throw this.tooLong('The answer', cause);
      throw new CorruptInput('the body', `The answer is no ${encoding}: ${String(cause)}.`, { component, cause });
    }
  }

  private tooLong(what: string, cause?: unknown): LimitExceeded {
    const { component, maxBodyBytes } = this.options;
    const who = what.startsWith('http') ? `The answer of ${withoutSecrets(what)}` : what;
    return new LimitExceeded('maxBodyBytes', `${who} is longer than ${maxBodyBytes} bytes.`, {
      component,
      hint: 'Ask for less at once, or raise maxBodyBytes.',
      cause,
    });
  }

  /** What is under way fails. */
  close(): void {
    this.over.abort(new NotConnected('The source is closed.', { component: this.options.component }));
    this.plain.destroy();
    this.secure.destroy();
  }
}
