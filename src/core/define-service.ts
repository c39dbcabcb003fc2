import type { z } from 'zod';
import {
  brand,
  expandShorthand,
  type Component,
  type ComponentCard,
  type ComponentExample,
  type ConfigureOptions,
} from './component.js';
import { splitArguments } from './define-operator.js';
import { parseParams } from './params.js';
import type { RunService } from './run-host.js';

/** What an author writes for a service of a run. */
export interface ServiceDefinition<S extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly formula?: string;
  readonly see?: readonly string[];
  readonly params: S;
  /** The parameter that a value stands for which is not an object: `checkpoints: ./state`. */
  readonly shorthand?: string;
  readonly examples: readonly ComponentExample[];
  readonly stability?: 'experimental' | 'stable';
  /** Makes the service; nothing is opened before the run calls its `open`. */
  readonly open: (params: z.output<S>, options: ConfigureOptions) => RunService;
}

/** A service as users hold it: `run(stream, { services: [checkpoints({ folder: 'state' })] })`. */
export type Service<S extends z.ZodType> = Component &
  (Record<never, never> extends z.input<S> ? (params?: z.input<S>) => RunService : (params: z.input<S>) => RunService);

/** Defines what accompanies a run. Files name it under `services:`. */
export function defineService<S extends z.ZodType>(definition: ServiceDefinition<S>): Service<S> {
  const card: ComponentCard = {
    kind: 'service',
    name: definition.name,
    title: definition.title,
    summary: definition.summary,
    params: definition.params,
    scope: 'crossSection',
    invariance: 'exact',
    missing: 'see',
    addsColumns: false,
    stability: definition.stability ?? 'stable',
    examples: definition.examples,
    ...(definition.formula === undefined ? {} : { formula: definition.formula }),
    ...(definition.see === undefined ? {} : { see: definition.see }),
    ...(definition.shorthand === undefined ? {} : { shorthand: definition.shorthand }),
  };
  const configure = (first?: unknown, second?: unknown): RunService => {
    const { given, options } = splitArguments(card, expandShorthand(card, first) ?? {}, second);
    const params = parseParams(definition.name, definition.params, given);
    const service = definition.open(params, options);
    return brand(service, { card, given, params, id: options.id, stage: { mode: 'service' } });
  };
  return Object.assign(configure, { card, configure }) as unknown as Service<S>;
}
