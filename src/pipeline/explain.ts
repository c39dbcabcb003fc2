import type { Schema } from 'apache-arrow';
import { expandShorthand, type Component } from '../core/index.js';
import { pathText, type Path } from './finding.js';
import { isPlain } from './layers.js';
import type { PipelineFile } from './load.js';
import type { StreamModel, UseModel } from './model.js';

/** A parameter as it is shown: a secret as `***`. */
export interface ExplainedParam {
  readonly name: string;
  readonly value: string;
}

/** One stage of the plan. */
export interface ExplainedStage {
  readonly kind: string;
  readonly component: string;
  readonly given: readonly ExplainedParam[];
  readonly defaults: readonly ExplainedParam[];
  /** Columns that were not there before; undefined where only a run can tell. */
  readonly adds: readonly string[] | undefined;
  readonly drops: readonly string[] | undefined;
  /** Leading rows of each key without a value. */
  readonly warmup: number | undefined;
}

export interface ExplainedStream {
  readonly name: string;
  readonly reads: readonly string[];
  readonly stages: readonly ExplainedStage[];
  /** Columns after the last stage, where they are known. */
  readonly columns: readonly string[] | undefined;
}

/** What a pipeline will do, before it does it. */
export interface Explanation {
  readonly name: string;
  readonly file: string;
  readonly streams: readonly ExplainedStream[];
}

/** The plan of a pipeline file: streams, stages, parameters with their defaults, columns, warm-up. */
export function explain(file: PipelineFile): Explanation {
  const { model, hidden } = file;
  const streams = [...model.streams.values()].map((stream): ExplainedStream => {
    const columns = file.columns.get(stream.name);
    const stages: ExplainedStage[] = [];
    const reads =
      stream.origin?.kind === 'stream'
        ? [stream.origin.name]
        : stream.origin?.kind === 'join'
          ? stream.origin.use.inputs
          : [];
    if (stream.origin?.kind === 'source')
      stages.push(stageOf(stream.origin.use, undefined, columns?.start, hidden.secretPaths));
    if (stream.origin?.kind === 'join') {
      const { join, plain, path } = stream.origin.use;
      stages.push(
        stageOf(
          { component: join, plain, given: plain, id: undefined, path },
          undefined,
          columns?.start,
          hidden.secretPaths,
        ),
      );
    }
    let before = columns?.start;
    for (const [index, use] of stream.operators.entries()) {
      const after = columns?.operators[index];
      stages.push(stageOf(use, before, after, hidden.secretPaths));
      before = after;
    }
    for (const use of stream.sinks) {
      const after = stream.sinks.length === 1 ? columns?.end : undefined;
      stages.push(stageOf(use, undefined, after, hidden.secretPaths));
    }
    return { name: stream.name, reads, stages, columns: namesOf(endOf(stream, columns)) };
  });
  return { name: model.name, file: file.file, streams };
}

function endOf(stream: StreamModel, columns: { readonly end: Schema | undefined } | undefined): Schema | undefined {
  return stream.sinks.length > 1 ? undefined : columns?.end;
}

function stageOf(
  use: UseModel,
  before: Schema | undefined,
  after: Schema | undefined,
  secrets: ReadonlySet<string>,
): ExplainedStage {
  const { component, plain, path } = use;
  const { card } = component;
  const expanded = expandShorthand(card, plain);
  const given = isPlain(expanded) ? expanded : {};
  const short = expanded === plain ? undefined : card.shorthand;
  const checked = card.params.safeParse(use.given);
  const whole = checked.success && isPlain(checked.data) ? checked.data : {};
  const shown = (name: string, value: unknown): ExplainedParam => ({
    name,
    value: valueText(value, name === short ? path : [...path, name], secrets),
  });
  const [old, now] = [namesOf(before), namesOf(after)];
  return {
    kind: card.kind,
    component: card.name,
    given: Object.entries(given).map(([name, value]) => shown(name, value)),
    defaults: Object.entries(whole)
      .filter(([name, value]) => !Object.hasOwn(given, name) && value !== undefined)
      .map(([name, value]) => shown(name, value)),
    adds: now?.filter((name) => old?.includes(name) !== true),
    drops: now === undefined ? undefined : (old ?? []).filter((name) => !now.includes(name)),
    warmup: warmupOf(component, checked.success ? checked.data : undefined),
  };
}

function warmupOf({ card }: Component, params: unknown): number | undefined {
  return params === undefined ? undefined : card.warmup?.(params as never);
}

function namesOf(schema: Schema | undefined): string[] | undefined {
  return schema?.fields.map((field) => String(field.name));
}

/** A value in the short form of YAML, secrets blotted out. */
function valueText(value: unknown, path: Path, secrets: ReadonlySet<string>): string {
  if (secrets.has(pathText(path))) return '***';
  if (Array.isArray(value))
    return `[${value.map((item: unknown, index) => elementText(item, [...path, index], secrets)).join(', ')}]`;
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const parts = entries.map(([key, item]) => `${key}: ${valueText(item, [...path, key], secrets)}`);
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  if (typeof value === 'string') return /^[\w./@+-]+$/.test(value) ? value : JSON.stringify(value);
  return typeof value === 'function' ? '(function)' : String(value);
}

/** A component in a list without the braces around its name. */
function elementText(value: unknown, path: Path, secrets: ReadonlySet<string>): string {
  const [entry, more] = isPlain(value) ? Object.entries(value) : [];
  if (entry === undefined || more !== undefined || !isPlain(entry[1])) return valueText(value, path, secrets);
  return `${entry[0]} ${valueText(entry[1], [...path, entry[0]], secrets)}`;
}
