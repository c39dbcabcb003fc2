import type * as z from 'zod';
import type { FlowContext } from '../runtime/flow/index.js';
import { brand, expandShorthand, type Component, type ComponentExample } from './component.js';
import { cardOf, splitArguments } from './define-operator.js';
import { paramsOf, parseParams } from './params.js';
import type { Venue } from './trading/venue.js';

/** What a venue gets of its run. */
export interface VenueTools {
  /** The account that is traded there. */
  readonly accountId: string;
  /** Clock, chance and services of the run. */
  readonly context: FlowContext;
}

/** What an author writes for a place where orders go. */
export interface VenueDefinition<S extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly see?: readonly string[];
  /** The parameters; a function, so that importing a venue does not build its schema. */
  readonly params: () => S;
  /** The parameter that a value stands for which is not an object: `ccxtBroker: binance`. */
  readonly shorthand?: string;
  readonly examples: readonly ComponentExample[];
  readonly stability?: 'experimental' | 'stable';
  /** What has to be there outside the process: an exchange. */
  readonly needs?: string;
  /** Makes the venue of one account; nothing is connected before its `connect`. */
  readonly open: (params: z.output<S>, tools: VenueTools) => Venue;
}

/** A venue with its parameters: what `trading` takes. */
export interface VenueEntry {
  open(tools: VenueTools): Venue;
}

/** A venue as users hold it: `trading({ effect: 'live', venue: simulated({ delayMs: 40 }) })`. */
export type VenueComponent<S extends z.ZodType> = Component &
  (Record<never, never> extends z.input<S> ? (params?: z.input<S>) => VenueEntry : (params: z.input<S>) => VenueEntry);

/** Defines where the orders of a live desk go. Files name it under `venue:` of the service `trading`. */
export function defineVenue<S extends z.ZodType>(definition: VenueDefinition<S>): VenueComponent<S> {
  const schema = paramsOf(definition.name, definition.params);
  const card = cardOf(definition, 'venue', schema, { scope: 'account', missing: 'see', addsColumns: false });
  const configure = (first?: unknown, second?: unknown): VenueEntry => {
    const { given, options } = splitArguments(card, expandShorthand(card, first) ?? {}, second);
    const params = parseParams(definition.name, schema(), given);
    const entry: VenueEntry = { open: (tools) => definition.open(params, tools) };
    return brand(entry, { card, given, params, id: options.id, stage: { mode: 'venue' } });
  };
  return Object.assign(configure, { card, configure }) as unknown as VenueComponent<S>;
}
