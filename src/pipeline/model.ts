import type { Component, DeadLetterLimit, JoinComponent, StageSettings } from '../core/index.js';
import type { Path } from './finding.js';

/** One use of a component in a document, checked. */
export interface UseModel {
  readonly component: Component;
  /** Parameters as they stand in the document. */
  readonly plain: unknown;
  /** The same with components among them made: what `configure` takes. */
  readonly given: unknown;
  readonly id: string | undefined;
  /** What stands beside the component: retries, a breaker, what becomes of errors. */
  readonly settings?: StageSettings;
  readonly path: Path;
}

/** A join of named streams. */
export interface JoinModel {
  readonly join: JoinComponent;
  readonly inputs: readonly string[];
  readonly plain: unknown;
  readonly given: unknown;
  readonly path: Path;
}

export interface StreamModel {
  readonly name: string;
  readonly path: Path;
  readonly origin:
    | { readonly kind: 'source'; readonly use: UseModel }
    | { readonly kind: 'stream'; readonly name: string; readonly path: Path }
    | { readonly kind: 'join'; readonly use: JoinModel }
    | undefined;
  readonly operators: readonly UseModel[];
  readonly sinks: readonly UseModel[];
}

/** A checked document. */
export interface PipelineModel {
  readonly name: string;
  readonly streams: ReadonlyMap<string, StreamModel>;
  readonly deadLetters: UseModel | undefined;
  readonly late: UseModel | undefined;
  readonly services: readonly UseModel[];
  readonly settings: PipelineSettings;
}

/** What a document says about the run as a whole. */
export interface PipelineSettings {
  readonly seed: number | undefined;
  readonly maxDeadLetters: number | DeadLetterLimit | undefined;
  readonly limits: Readonly<Partial<Record<LimitName, number>>>;
}

export type LimitName = 'rowsPerSource' | 'bytesPerSource' | 'batchesPerSource' | 'flightBatches';

/** The streams that a stream reads. */
export function inputsOf(stream: StreamModel): readonly string[] {
  switch (stream.origin?.kind) {
    case 'stream':
      return [stream.origin.name];
    case 'join':
      return stream.origin.use.inputs;
    case 'source':
    case undefined:
      return [];
  }
}
