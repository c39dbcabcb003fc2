import * as z from 'zod';
import { defineSink, defineSource, type Component, type PullReader, type ReaderContext } from '../../core/index.js';
import type { PipelineModel, StreamModel, UseModel } from '../../pipeline/index.js';

const none = () => z.strictObject({});

/** What a source of a file is called in a run: its `id`, else the name of its stream. */
export function sourceIds(model: PipelineModel): Map<string, string> {
  return new Map(
    [...model.streams.values()].flatMap((stream) =>
      stream.origin?.kind === 'source' ? [[stream.name, stream.origin.use.id ?? stream.name] as const] : [],
    ),
  );
}

/** The pipeline with other readers in the place of its sources; `readerOf` is asked with the id of each. */
export function withReaders(
  model: PipelineModel,
  readerOf: (id: string, use: UseModel, context: ReaderContext) => PullReader | Promise<PullReader>,
): PipelineModel {
  const ids = sourceIds(model);
  return withStreams(model, (stream) => {
    const id = ids.get(stream.name);
    if (stream.origin?.kind !== 'source' || id === undefined) return stream;
    const { use } = stream.origin;
    const component = defineSource({
      name: use.component.card.name,
      title: 'Recorded source',
      summary: 'What a source gave before.',
      params: none,
      replay: 'exact',
      examples: [],
      open: (_, context) => readerOf(id, use, context),
    }) as Component;
    return { ...stream, origin: { kind: 'source', use: { component, plain: {}, given: {}, id, path: use.path } } };
  });
}

/** The pipeline with sinks that only let through, save those of accounts; and the ids of those that were replaced. */
export function withoutEffects(model: PipelineModel): {
  readonly model: PipelineModel;
  readonly standIns: ReadonlySet<string>;
} {
  const standIns = new Set<string>();
  const changed = withStreams(model, (stream) => ({
    ...stream,
    sinks: stream.sinks.map((use) => {
      const { name, scope } = use.component.card;
      if (scope === 'account') return use;
      const id = use.id ?? (stream.sinks.length === 1 ? stream.name : `${stream.name}.${name}`);
      standIns.add(id);
      const component = defineSink({
        name,
        title: 'Nothing',
        summary: 'Lets rows through and does nothing.',
        params: none,
        examples: [],
        open: { sync: () => ({ process: (batch, emit) => emit(batch) }) },
      }) as Component;
      return { component, plain: {}, given: {}, id, path: use.path };
    }),
  }));
  return { model: changed, standIns };
}

function withStreams(model: PipelineModel, change: (stream: StreamModel) => StreamModel): PipelineModel {
  return { ...model, streams: new Map([...model.streams].map(([name, stream]) => [name, change(stream)])) };
}
