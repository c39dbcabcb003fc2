import type { Context } from '@opentelemetry/api';
import * as z from 'zod';
import { defineService, secretsService } from '../../core/index.js';
import { RunTraces, type TraceApi } from './run-traces.js';

/** Spans by the OpenTelemetry API; where the program has set up no tracing they cost next to nothing and go nowhere. */
export const traces = defineService({
  name: 'traces',
  title: 'Traces',
  summary: 'Tells OpenTelemetry of the run, of some of its batches stage by stage, and of what happens in it.',
  see: ['OpenTelemetry, Tracing API'],
  params: () =>
    z.strictObject({
      sampleEvery: z.int().min(1).default(1000).describe('Spans are made of one pushed batch in so many.'),
    }),
  examples: [{ title: 'One batch in a hundred', params: { sampleEvery: 100 } }],
  open: ({ sampleEvery }) => {
    let end = (_failure: unknown): void => undefined;
    return {
      name: 'traces',
      async open({ name, context }) {
        const { redact } = context.service(secretsService);
        const traces = new RunTraces(await loadApi(redact), name, sampleEvery);
        const unwatch = context.addWatch(traces);
        const unlisten = context.events.listen((event) => {
          if (event.kind !== 'warning') traces.event(event);
        });
        end = (failure) => {
          unwatch();
          unlisten();
          traces.end(failure);
        };
      },
      close: ({ error }) => end(error),
    };
  },
});

async function loadApi(redact: TraceApi['redact']): Promise<TraceApi> {
  const { context, SpanStatusCode, trace } = await import('@opentelemetry/api');
  const tracer = trace.getTracer('rxarrow');
  return {
    root: context.active(),
    start(name, attributes, parent) {
      const within = parent as Context;
      const span = tracer.startSpan(name, { attributes: { ...attributes } }, within);
      return { span, context: trace.setSpan(within, span) };
    },
    errorStatus: SpanStatusCode.ERROR,
    redact,
  };
}
