import type { ServiceKey } from '../../runtime/flow/index.js';

/** What a page answers. */
export interface RouteAnswer {
  readonly status?: number;
  readonly contentType?: string;
  readonly body: string | Uint8Array;
}

/** The pages of the run's server; any service may add one while it is opened. Only for reading: no page changes anything. */
export interface Routes {
  /** Adds the page at `path`; returns the way to take it back. */
  add(path: string, answer: (query: URLSearchParams) => RouteAnswer | Promise<RouteAnswer>): () => void;
}

/** Without the service `server` pages are taken and never asked for. */
export const routesService: ServiceKey<Routes> = { name: 'routes', fallback: () => ({ add: () => () => undefined }) };
