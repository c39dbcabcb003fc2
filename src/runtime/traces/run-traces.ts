import type { RecordBatch } from 'apache-arrow';
import type { RunEvent } from '../../core/index.js';
import type { FlowWatch, Origin, StageNode } from '../flow/index.js';

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What is done with a span of OpenTelemetry. */
interface Span {
  addEvent(name: string, attributes: Attributes): unknown;
  recordException(message: string): unknown;
  setStatus(status: { readonly code: number; readonly message: string }): unknown;
  end(): void;
}

/** A span, and the context that those within it are started in. */
export interface OpenSpan {
  readonly span: Span;
  readonly context: unknown;
}

/** The few things that are asked of the OpenTelemetry API, so that only the file that loads it knows of it. */
export interface TraceApi {
  /** Where the run's own span is started. */
  readonly root: unknown;
  readonly start: (name: string, attributes: Attributes, parent: unknown) => OpenSpan;
  readonly errorStatus: number;
  /** Takes secrets out of what is said. */
  readonly redact: (text: string) => string;
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
    this.run = api.start('rxarrow.run', { 'rxarrow.run': name }, api.root);
  }

  pushed(origin: Origin, batch: RecordBatch): void {
    // A push within a push, as of a source that another one wakes, belongs to the outer one.
    if (this.depth > 0) return;
    this.endPush();
    if (--this.untilSample > 0) return;
    this.untilSample = this.sampleEvery;
    const attributes = { 'rxarrow.source': origin.id, 'rxarrow.rows': batch.numRows };
    this.push = this.api.start('rxarrow.push', attributes, this.run.context);
  }

  enter(node: StageNode, batch: RecordBatch): void {
    this.depth++;
    if (this.push === undefined) return;
    const parent = this.stages.at(-1) ?? this.push;
    const attributes = { 'rxarrow.stage': node.id, 'rxarrow.component': node.name, 'rxarrow.rows': batch.numRows };
    this.stages.push(this.api.start(`rxarrow.stage ${node.name}`, attributes, parent.context));
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
}
