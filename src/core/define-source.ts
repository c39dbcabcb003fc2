import type { Observable } from 'rxjs';
import type { RecordBatch, Schema, TypeMap } from 'apache-arrow';
import type * as z from 'zod';
import { pullSource, type PullReader, type ReaderContext } from '../runtime/flow/index.js';
import {
  linkUpstream,
  type Component,
  type ComponentCard,
  type ComponentExample,
  type ConfigureOptions,
} from './component.js';
import { cardOf, splitArguments } from './define-operator.js';
import { paramsOf, parseParams } from './params.js';
import { withRowIdentity } from './row-identity.js';

/** What an author writes for a source that is read on demand. */
export interface SourceDefinition<S extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly see?: readonly string[];
  /** The parameters; a function, so that importing a source does not build its schema. */
  readonly params: () => S;
  readonly shorthand?: string;
  /** Whether it can be read again from a position: bit by bit, as history, or not at all. */
  readonly replay: 'exact' | 'history' | 'none';
  readonly examples: readonly ComponentExample[];
  readonly stability?: 'experimental' | 'stable';
  /** What has to be there outside the process, as a server. */
  readonly needs?: string;
  /** The columns it will give, where the parameters say so; files are then checked before anything runs. */
  readonly columns?: (params: z.output<S>) => Schema | undefined;
  readonly open: (
    params: z.output<S>,
    context: ReaderContext,
    options: ConfigureOptions,
  ) => PullReader | Promise<PullReader>;
  /** Of a source that puts texts into dead letters: reads them again, as if they stood in what it reads. */
  readonly readAgain?: (
    params: z.output<S>,
    texts: readonly string[],
    context: ReaderContext,
    options: ConfigureOptions,
  ) => PullReader | Promise<PullReader>;
}

/** The card of a source says how it can be replayed. */
export interface SourceCard extends ComponentCard {
  readonly replay: 'exact' | 'history' | 'none';
}

export type PlainSource<S extends z.ZodType> = <T extends TypeMap = TypeMap>(
  params: z.input<S>,
  options?: { readonly id?: string },
) => Observable<RecordBatch<T>>;

/** Defines a source that is read on demand. `Signature` is the function users call. */
export function defineSource<S extends z.ZodType, Signature = PlainSource<S>>(
  definition: SourceDefinition<S> & { readonly signature?: Signature },
): Signature & Component & { readonly card: SourceCard } {
  const schema = paramsOf(definition.name, definition.params);
  const card: SourceCard = cardOf(definition, 'source', schema, {
    scope: 'row',
    missing: 'see',
    addsColumns: false,
    replay: definition.replay,
  });
  const configure = (first?: unknown, second?: unknown): Observable<RecordBatch> => {
    const { given, options } = splitArguments(card, first, second);
    const params = parseParams(definition.name, schema(), given);
    const identity = { name: definition.name, id: options.id, replay: definition.replay };
    const open = async (context: ReaderContext): Promise<PullReader> =>
      withRowIdentity(await definition.open(params, context, options), options.id ?? definition.name);
    const stream = pullSource(identity, open);
    const { columns, readAgain } = definition;
    const again =
      readAgain === undefined
        ? {}
        : {
            readAgain: async (texts: readonly string[], context: ReaderContext) =>
              withRowIdentity(await readAgain(params, texts, context, options), options.id ?? definition.name),
          };
    return linkUpstream(stream, [], {
      card,
      given,
      params,
      id: options.id,
      stage: { mode: 'source', open, identity, ...again },
      ...(columns === undefined ? {} : { columns: () => columns(params) }),
    });
  };
  return Object.assign(configure, { card, configure }) as unknown as Signature &
    Component & { readonly card: SourceCard };
}
