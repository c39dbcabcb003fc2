import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { RouteAnswer, Routes } from '../../core/index.js';

export interface PageOptions {
  /** Names that a request may call this server by; others come from a rebound name. */
  readonly hosts: ReadonlySet<string>;
  readonly token: string | undefined;
  /** Pages that need no token: a probe has none. */
  readonly open: ReadonlySet<string>;
}

/** The pages of a run as answers to requests: read only, and only to who may ask. */
export class Pages implements Routes {
  private readonly pages = new Map<string, (query: URLSearchParams) => RouteAnswer | Promise<RouteAnswer>>();
  private readonly app = new Hono();

  constructor(options: PageOptions) {
    const { app, pages } = this;
    app.use('*', async (context, next) => {
      const name = hostName(context.req.header('host'));
      if (!options.hosts.has(name)) return context.text(`This server is not called "${name}".\n`, 421);
      if (context.req.method !== 'GET' && context.req.method !== 'HEAD')
        return context.text('Pages are only read here.\n', 405, { allow: 'GET, HEAD' });
      const origin = context.req.header('origin');
      if (origin !== undefined && !options.hosts.has(originName(origin)))
        return context.text('Requests of other sites are not answered.\n', 403);
      const { token } = options;
      if (
        token !== undefined &&
        !options.open.has(context.req.path) &&
        !bears(context.req.header('authorization'), token)
      )
        return context.text('A token is needed: Authorization: Bearer TOKEN.\n', 401, { 'www-authenticate': 'Bearer' });
      await next();
      context.res.headers.set('cache-control', 'no-store');
      context.res.headers.set('x-content-type-options', 'nosniff');
      context.res.headers.set('content-security-policy', "default-src 'self'; frame-ancestors 'none'");
      return undefined;
    });
    app.get('*', async (context) => {
      const page = pages.get(context.req.path);
      if (page === undefined)
        return context.text(`There is no page here; there are ${[...pages.keys()].join(', ')}.\n`, 404);
      const answer = await page(new URL(context.req.url).searchParams);
      return new Response(answer.body as string, {
        status: answer.status ?? 200,
        headers: { 'content-type': answer.contentType ?? 'text/plain; charset=utf-8' },
      });
    });
    app.onError((_, context) => context.text('The page failed.\n', 500));
  }

  add(path: string, answer: (query: URLSearchParams) => RouteAnswer | Promise<RouteAnswer>): () => void {
    this.pages.set(path, answer);
    return () => {
      if (this.pages.get(path) === answer) this.pages.delete(path);
    };
  }

  async answer(request: Request): Promise<Response> {
    return this.app.fetch(request);
  }
}

/** The name in a Host header, without its port; of `[::1]:80` it is `[::1]`. */
export function hostName(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function originName(origin: string): string {
  try {
    return new URL(origin).hostname.toLowerCase();
  } catch {
    return '';
  }
}

// In a time that says nothing about how much of the token was right.
function bears(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
