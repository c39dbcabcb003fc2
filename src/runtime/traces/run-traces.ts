import type { Context, Span, SpanStatusCode, Tracer } from '@opentelemetry/api';
import type { RecordBatch } from 'apache-arrow';
import type { RunEvent } from '../../core/index.js';
import type { FlowWatch, Origin, StageNode } from '../flow/index.js';

/** The few functions of the OpenTelemetry API that are used, so that only the file that loads it knows of it. */
export interface TraceApi {
  readonly tracer: Tracer;
  readonly root: Context;
  readonly within: (parent: Context, span: Span) => Context;
  readonly errorStatus: SpanStatusCode;
  /** Takes secrets out of what is said. */
  readonly redact: (text: string) => string;
}

interface OpenSpan {
  readonly span: Span;
  readonly context: Context;
}

/**
 * Spans of a run: the run itself; of one pushed batch in so many the push and the stages that it went through; checkpoints,
 * retries and other events as events of the run's span.
 */
export class RunTraces implements FlowWatch {
  private readonly api: TraceApi;
  private readonly sampleEvery: number;
  private readonly run: OpenSpan;
  private readonly stages: OpenSpan[] = [];
  private untilSample = 1;
  private push: OpenSpan | undefined;
  private depth = 0;

  constructor(api: TraceApi, name: string, sampleEvery: number) {
    this.api = api;
    this.sampleEvery = sampleEvery;
    const span = api.tracer.startSpan('rxarrow.run', { attributes: { 'rxarrow.run': name } }, api.root);
    this.run = { span, context: api.within(api.root, span) };
  }

  pushed(origin: Origin, batch: RecordBatch): void {
    // A push within a push, as of a source that another one wakes, belongs to the outer one.
    if (this.depth > 0) return;
    this.endPush();
    if (--this.untilSample > 0) return;
    this.untilSample = this.sampleEvery;
    const attributes = { 'rxarrow.source': origin.id, 'rxarrow.rows': batch.numRows };
    this.push = this.start('rxarrow.push', this.run.context, attributes);
  }

  enter(node: StageNode, batch: RecordBatch): void {
    this.depth++;
    if (this.push === undefined) return;
    const parent = this.stages.at(-1) ?? this.push;
    const attributes = { 'rxarrow.stage': node.id, 'rxarrow.component': node.name, 'rxarrow.rows': batch.numRows };
    this.stages.push(this.start(`rxarrow.stage ${node.name}`, parent.context, attributes));
  }

  leave(): void {
    this.depth--;
    if (this.push === undefined) return;
    this.stages.pop()?.span.end();
    if (this.stages.length === 0) this.endPush();
  }

  event(event: RunEvent): void {
    const { kind, ...rest } = event;
    const attributes = Object.fromEntries(
      Object.entries(rest)
        .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
        .map(([name, value]) => [
          `rxarrow.${name}`,
          typeof value === 'string' ? this.api.redact(value) : (value as number | boolean),
        ]),
    );
    this.run.span.addEvent(`rxarrow.${kind}`, attributes);
  }

  end(failure: unknown): void {
    this.endPush();
    if (failure !== undefined) {
      const message = this.api.redact(failure instanceof Error ? failure.message : String(failure));
      this.run.span.recordException(message);
      this.run.span.setStatus({ code: this.api.errorStatus, message });
    }
    this.run.span.end();
  }

  private endPush(): void {
    for (let stage = this.stages.pop(); stage !== undefined; stage = this.stages.pop()) stage.span.end();
    this.push?.span.end();
    this.push = undefined;
  }

  private start(name: string, parent: Context, attributes: Readonly<Record<string, string | number>>): OpenSpan {
    const span = this.api.tracer.startSpan(name, { attributes: { ...attributes } }, parent);
    return { span, context: this.api.within(parent, span) };
  }
}
