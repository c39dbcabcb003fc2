import type * as z from 'zod';
import { brand, expandShorthand, type Component, type ComponentExample, type ConfigureOptions } from './component.js';
import { cardOf, splitArguments } from './define-operator.js';
import { paramsOf, parseParams } from './params.js';
import type { RunService } from './run-host.js';

/** What an author writes for a service of a run. */
export interface ServiceDefinition<S extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly formula?: string;
  readonly see?: readonly string[];
  /** The parameters; a function, so that importing a service does not build its schema. */
  readonly params: () => S;
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
  const schema = paramsOf(definition.name, definition.params);
  const card = cardOf(definition, 'service', schema, { scope: 'crossSection', missing: 'see', addsColumns: false });
  const configure = (first?: unknown, second?: unknown): RunService => {
    const { given, options } = splitArguments(card, expandShorthand(card, first) ?? {}, second);
    const params = parseParams(definition.name, schema(), given);
    const service = definition.open(params, options);
    return brand(service, { card, given, params, id: options.id, stage: { mode: 'service' } });
  };
  return Object.assign(configure, { card, configure }) as unknown as Service<S>;
}
