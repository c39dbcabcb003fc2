import { REJECTIONS } from '../rejection.js';
import { ApiRequest, type Route, type Routes } from './api-request.js';
import type { RequestLimits } from './request-limits.js';
import type { Keys } from './signature.js';

/** What arrived, taken apart. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  /** After the `?`, as it came. */
  readonly query: string;
  readonly body: string;
  readonly apiKey: string | undefined;
}

/** Answers requests by their routes: limits, then key and signature, then the answer. */
export class Api {
  private readonly routes: Routes;
  private readonly keys: Keys;
  private readonly limits: RequestLimits;

  constructor(routes: Routes, keys: Keys, limits: RequestLimits) {
    this.routes = routes;
    this.keys = keys;
    this.limits = limits;
  }

  /** @throws Rejection */
  answer(arrived: Arrived): unknown {
    const route = this.routes[`${arrived.method} ${arrived.path}`];
    this.limits.take(route?.weight ?? 1);
    if (route === undefined) throw REJECTIONS.unknownMethod();
    const params = new URLSearchParams([arrived.query, arrived.body].filter((part) => part !== '').join('&'));
    const account = this.accountOf(route, arrived, params);
    if (route.isOrder === true) this.limits.takeOrder(account);
    return route.answer(new ApiRequest(params, account));
  }

  private accountOf({ security }: Route, { query, body, apiKey }: Arrived, params: URLSearchParams): string {
    if (security === 'none') return '';
    const credentials = this.keys.of(apiKey);
    if (security === 'signed') this.keys.check(credentials, params, `${query}${body}`.replace(/&?signature=[^&]*/, ''));
    return credentials.account;
  }
}
