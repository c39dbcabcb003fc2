import type * as z from 'zod';
import type { Log } from '../../core/index.js';
import type { Notification } from './alert.js';

/** What a route needs of its run. */
export interface RouteTools {
  readonly log: Log;
}

/** Sends notifications to people or programs. Rejects when it could not; it is then tried again. */
export type Route = (notification: Notification, signal: AbortSignal) => Promise<void>;

/** A kind of route: one file each, named in the list of routes. */
export interface RouteDefinition<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly params: () => S;
  readonly open: (params: z.output<S>, tools: RouteTools) => Route;
}

export function defineRoute<S extends z.ZodType>(definition: RouteDefinition<S>): RouteDefinition<S> {
  return definition;
}
