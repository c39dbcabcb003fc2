import { formatTimeNs, parseTimeNs } from '../../columnar/index.js';
import type { HttpAnswer, HttpRequest } from '../../transports/http/http-request.js';
import { jsonPath, valueAt } from '../../transports/mapping/json-path.js';
import { filled } from '../../transports/mapping/template.js';
import type { HttpParams } from './params.js';

const UNIT_NS = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n, iso: 1n } as const;

/** The requests for one symbol: what is asked next, by what came before. */
export class RequestTrack {
  readonly symbol: string | undefined;
  /** The latest value of the column of `since`: a time in ns, or a whole number. */
  latest: bigint | undefined;
  private readonly params: HttpParams;
  private readonly isTime: boolean;
  private page = 0;
  private cursor: string | undefined;
  private nextUrl: string | undefined;
  private validators: { readonly url: string; readonly headers: Record<string, string> } | undefined;

  constructor(params: HttpParams, symbol: string | undefined, isTime: boolean) {
    this.params = params;
    this.symbol = symbol;
    this.isTime = isTime;
  }

  /** Number of the page in its round, from 1. */
  get pageNumber(): number {
    return this.page + 1;
  }

  request(): HttpRequest {
    const { params } = this;
    const url = this.nextUrl ?? this.url();
    const headers =
      params.conditional && this.validators?.url === url
        ? { ...params.headers, ...this.validators.headers }
        : params.headers;
    const body = params.body === undefined ? undefined : JSON.stringify(this.fill(params.body));
    return { url, method: params.method, headers, body };
  }

  private url(): string {
    const { params, cursor } = this;
    const { since, pages } = params;
    const url = new URL(this.fill(params.url) as string);
    for (const [name, value] of Object.entries(params.query)) url.searchParams.set(name, String(this.fill(value)));
    const from = this.sinceText();
    if (since !== undefined && from !== undefined) url.searchParams.set(since.parameter, from);
    if (pages !== undefined && 'cursor' in pages && cursor !== undefined) url.searchParams.set(pages.parameter, cursor);
    if (pages !== undefined && 'number' in pages) url.searchParams.set(pages.number, String(pages.first + this.page));
    return url.href;
  }

  private fill(value: unknown): unknown {
    return this.symbol === undefined ? value : filled(value, this.symbol);
  }

  private sinceText(): string | undefined {
    const { since } = this.params;
    if (since === undefined) return undefined;
    const { start, as, next } = since;
    if (this.latest === undefined) {
      if (start === undefined || !this.isTime || /^\d+$/.test(start)) return start;
      return this.written(parseTimeNs(start) ?? 0n);
    }
    const unit = this.isTime ? UNIT_NS[as] : 1n;
    return this.written(next === 'same' ? this.latest : this.latest + unit);
  }

  private written(value: bigint): string {
    const as = this.params.since?.as ?? 'ns';
    if (!this.isTime) return String(value);
    return as === 'iso' ? formatTimeNs(value) : String(value / UNIT_NS[as]);
  }

  /** Takes note of an answer; false when the round is over for this symbol. */
  answered(request: HttpRequest, answer: HttpAnswer, message: unknown, rows: number, fresh: number): boolean {
    if (answer.status !== 304) this.validators = { url: request.url, headers: validatorsOf(answer) };
    const { pages, maxPages } = this.params;
    const more = pages !== undefined && this.page + 1 < maxPages && this.follow(pages, request, message, rows, fresh);
    if (more) this.page++;
    else this.rest();
    return more;
  }

  /** A round is over. */
  rest(): void {
    this.page = 0;
    this.nextUrl = undefined;
    this.cursor = undefined;
  }

  private follow(
    pages: NonNullable<HttpParams['pages']>,
    request: HttpRequest,
    message: unknown,
    rows: number,
    fresh: number,
  ): boolean {
    if ('full' in pages) return rows >= pages.full && fresh > 0;
    if ('number' in pages) return rows > 0;
    const found = valueAt(jsonPath('next' in pages ? pages.next : pages.cursor), message, message);
    if ((typeof found !== 'string' && typeof found !== 'number') || found === '') return false;
    if ('cursor' in pages) {
      // A cursor that stands still would go on for ever.
      if (String(found) === this.cursor) return false;
      this.cursor = String(found);
      return true;
    }
    const next = new URL(String(found), request.url);
    // Keys in headers are for the server that was named, and for nobody else.
    if (next.origin !== new URL(request.url).origin || next.href === request.url) return false;
    this.nextUrl = next.href;
    return true;
  }
}

function validatorsOf({ headers }: HttpAnswer): Record<string, string> {
  const etag = headers.etag;
  const modified = headers['last-modified'];
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(modified === undefined ? {} : { 'if-modified-since': modified }),
  };
}
