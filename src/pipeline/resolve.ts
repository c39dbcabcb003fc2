import { describe, didYouMean } from '../base/errors.js';
import { paramsIssues, type ComponentKind, type JoinComponent } from '../core/index.js';
import type { Path } from './finding.js';
import { looseFrame } from './frame.js';
import { isPlain } from './layers.js';
import { inputsOf, type JoinModel, type PipelineModel, type StreamModel, type UseModel } from './model.js';
import { checkParams, reportIssue, resolveUse, type UseScope } from './resolve-use.js';

const CHAIN = ['source', 'from', 'operators', 'sink', 'sinks'] as const;
const OPERATORS: readonly ComponentKind[] = ['indicator', 'operator'];

/** Checks a document against the registry; reports everything that is wrong and returns what could be understood. */
export function resolveDocument(document: unknown, fallbackName: string, scope: UseScope): PipelineModel {
  if (!isPlain(document)) {
    scope.report([], `is ${describe(document)}`, {
      expected: 'a pipeline: a mapping with `streams:`, or with `source:` and `sink:`',
    });
    return emptyModel(fallbackName);
  }
  const issues = paramsIssues(looseFrame(), document);
  for (const issue of issues) reportIssue(issue, (path) => path, scope);
  const name = typeof document['name'] === 'string' ? document['name'] : fallbackName;
  const streams = new Map<string, StreamModel>();
  for (const [stream, part, path] of chainsOf(document, name, scope)) {
    streams.set(stream, resolveStream(stream, part, path, scope));
  }
  checkReferences(streams, scope);
  checkLookAhead([...streams.values()], scope);
  const sinkOf = (key: 'deadLetters' | 'late'): UseModel | undefined =>
    document[key] === undefined ? undefined : resolveUse(document[key], [key], ['sink'], scope);
  const known = issues.length === 0 ? (looseFrame().parse(document) as PipelineSettingsInput) : {};
  return {
    name,
    streams,
    deadLetters: sinkOf('deadLetters'),
    late: sinkOf('late'),
    services: Array.isArray(document['services'])
      ? document['services'].flatMap(
          (item: unknown, index) => resolveUse(item, ['services', index], ['service'], scope) ?? [],
        )
      : [],
    settings: { seed: known.seed, maxDeadLetters: known.maxDeadLetters, limits: known.limits ?? {} },
  };
}

interface PipelineSettingsInput {
  readonly seed?: number;
  readonly maxDeadLetters?: PipelineModel['settings']['maxDeadLetters'];
  readonly limits?: PipelineModel['settings']['limits'];
}

type Plain = Readonly<Record<string, unknown>>;

function emptyModel(name: string): PipelineModel {
  const settings = { seed: undefined, maxDeadLetters: undefined, limits: {} };
  return { name, streams: new Map(), deadLetters: undefined, late: undefined, services: [], settings };
}

/** All streams of a document are one run, and that refuses to trade with what is known only later. */
function checkLookAhead(streams: readonly StreamModel[], scope: UseScope): void {
  const trader = streams.flatMap(({ sinks }) => sinks).find(({ component }) => component.card.delivery === 'orders');
  if (trader === undefined) return;
  for (const { component, path } of streams.flatMap(({ operators }) => operators))
    if (component.card.looksAhead === true)
      scope.report(
        path,
        `"${component.card.name}" tells of a row what is known only later, but "${trader.component.card.name}" trades`,
        { hint: 'Make training tables in a pipeline of their own.', part: 'key' },
      );
}

/** The named streams, or the single chain that leaves the names out. */
function chainsOf(document: Plain, name: string, scope: UseScope): (readonly [string, Plain, Path])[] {
  const { streams } = document;
  const top = CHAIN.filter((key) => document[key] !== undefined);
  const [first] = top;
  if (streams !== undefined && first !== undefined) {
    scope.report([first], `"${first}" stands beside "streams"`, { part: 'key', hint: 'Move it into a stream.' });
  }
  if (streams === undefined) {
    if (first === undefined) {
      scope.report([], 'there is no stream', { expected: '`streams:`, or `source:` and `sink:`' });
      return [];
    }
    // The name of the file is free text; that of a stream is an id.
    return [[/^[A-Za-z_][\w-]*$/.test(name) ? name : 'main', document, []]];
  }
  if (!isPlain(streams)) return [];
  if (Object.keys(streams).length === 0) scope.report(['streams'], 'there is no stream', { expected: 'at least one' });
  return Object.entries(streams).flatMap(([stream, part]) => {
    if (isPlain(part)) return [[stream, part, ['streams', stream]] as const];
    return [];
  });
}

function resolveStream(name: string, part: Plain, path: Path, scope: UseScope): StreamModel {
  const uses = (value: unknown, at: Path, kinds: readonly ComponentKind[]): UseModel[] =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, index) => resolveUse(item, [...at, index], kinds, scope) ?? [])
      : [];
  if (part['sink'] !== undefined && part['sinks'] !== undefined)
    scope.report([...path, 'sinks'], '"sinks" stands beside "sink"', {
      part: 'key',
      hint: 'Put all of them into `sinks:`.',
    });
  const sink = part['sink'] === undefined ? undefined : resolveUse(part['sink'], [...path, 'sink'], ['sink'], scope);
  return {
    name,
    path,
    origin: resolveOrigin(part, path, scope),
    operators: uses(part['operators'], [...path, 'operators'], OPERATORS),
    sinks: [...(sink === undefined ? [] : [sink]), ...uses(part['sinks'], [...path, 'sinks'], ['sink'])],
  };
}

function resolveOrigin(part: Plain, path: Path, scope: UseScope): StreamModel['origin'] {
  const { source, from } = part;
  if (source !== undefined && from !== undefined) {
    scope.report([...path, 'from'], '"from" stands beside "source"', {
      part: 'key',
      hint: 'A stream has one or the other.',
    });
    return undefined;
  }
  if (source !== undefined) {
    const use = resolveUse(source, [...path, 'source'], ['source'], scope);
    return use === undefined ? undefined : { kind: 'source', use };
  }
  if (from === undefined) {
    scope.report(path, 'has neither "source" nor "from"', { part: 'key', expected: 'one of them' });
    return undefined;
  }
  if (typeof from === 'string') return { kind: 'stream', name: from, path: [...path, 'from'] };
  const use = resolveJoin(from, [...path, 'from'], scope);
  return use === undefined ? undefined : { kind: 'join', use };
}

/** `{ mergeByTime: [a, b] }`, `{ asOf: { left: trades, right: quotes, tolerance: 1m } }` */
function resolveJoin(value: unknown, path: Path, scope: UseScope): JoinModel | undefined {
  if (!isPlain(value) || Object.keys(value).length !== 1) {
    scope.report(path, `is ${describe(value)}`, {
      expected: 'the name of a stream, or one join, as { mergeByTime: [a, b] }',
    });
    return undefined;
  }
  const [name = ''] = Object.keys(value);
  const at = [...path, name];
  const { registry } = scope;
  const joins = registry.components.filter((component) => component.card.kind === 'join');
  const component = joins.find((candidate) => candidate.card.name === name) as JoinComponent | undefined;
  if (component === undefined) {
    const hint =
      didYouMean(
        name,
        joins.map((join) => join.card.name),
      ) ?? 'See `rxarrow list --kind join`.';
    scope.report(at, `unknown join "${name}"`, { part: 'key', hint });
    return undefined;
  }
  const split = splitStreams(component, value[name], at, scope);
  if (split === undefined) return undefined;
  const params = checkParams(component.card, split.params, at, scope);
  return params === undefined
    ? undefined
    : { join: component, inputs: split.inputs, plain: split.params, given: params.given, path: at };
}

function splitStreams(
  join: JoinComponent,
  value: unknown,
  path: Path,
  scope: UseScope,
): { inputs: string[]; params: Plain } | undefined {
  const roles = join.streams;
  const listed = Array.isArray(value)
    ? (value as unknown[])
    : isPlain(value) && roles === '...'
      ? value['streams']
      : undefined;
  const listPath = Array.isArray(value) ? path : [...path, 'streams'];
  if (Array.isArray(listed)) {
    const names = (listed as unknown[]).filter((item): item is string => typeof item === 'string');
    const fits = roles === '...' ? names.length >= 1 : names.length === roles.length;
    if (names.length < listed.length || !fits) {
      const expected = roles === '...' ? 'a list of names of streams' : `the streams ${roles.join(', ')} in this order`;
      scope.report(listPath, `is ${describe(listed)}`, { expected });
      return undefined;
    }
    return { inputs: names, params: isPlain(value) ? without(value, ['streams']) : {} };
  }
  if (roles === '...' || !isPlain(value)) {
    const expected =
      roles === '...' ? 'a list of names of streams' : `{ ${roles.map((role) => `${role}: stream`).join(', ')} }`;
    scope.report(path, `is ${describe(value)}`, { expected });
    return undefined;
  }
  const inputs = roles.map((role) => {
    const name = value[role];
    if (typeof name === 'string') return name;
    scope.report(
      name === undefined ? path : [...path, role],
      name === undefined ? `"${role}" is missing` : `is ${describe(name)}`,
      {
        expected: 'the name of a stream',
      },
    );
    return undefined;
  });
  const named = inputs.filter((input) => input !== undefined);
  return named.length < inputs.length ? undefined : { inputs: named, params: without(value, roles) };
}

function without(value: Plain, keys: readonly string[]): Plain {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function checkReferences(streams: ReadonlyMap<string, StreamModel>, scope: UseScope): void {
  for (const stream of streams.values()) {
    const { origin } = stream;
    for (const input of inputsOf(stream)) {
      const path = origin?.kind === 'join' ? origin.use.path : [...stream.path, 'from'];
      const read = streams.get(input);
      if (read === undefined) {
        const others = [...streams.keys()].filter((name) => name !== stream.name);
        const hint =
          didYouMean(input, others) ??
          (others.length === 0 ? 'There is no other stream.' : `There are ${others.join(', ')}.`);
        scope.report(path, `unknown stream "${input}"`, { hint });
      } else if (read.sinks.length > 1) {
        scope.report(path, `the stream "${input}" has ${read.sinks.length} sinks, so it is not clear what to read`, {
          hint: 'Give each sink a stream of its own.',
        });
      }
    }
  }
  const cycle = cycleIn(streams);
  const [first] = cycle;
  if (first === undefined) return;
  const stream = streams.get(first);
  scope.report(
    [...(stream?.path ?? []), 'from'],
    `streams read each other in a circle: ${[...cycle, first].join(' -> ')}`,
    {
      hint: 'A pipeline flows one way.',
    },
  );
}

function cycleIn(streams: ReadonlyMap<string, StreamModel>): string[] {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): string[] => {
    const at = trail.indexOf(name);
    if (at >= 0) return trail.slice(at);
    const stream = streams.get(name);
    if (stream === undefined || done.has(name)) return [];
    for (const input of inputsOf(stream)) {
      const cycle = visit(input, [...trail, name]);
      if (cycle.length > 0) return cycle;
    }
    done.add(name);
    return [];
  };
  for (const name of streams.keys()) {
    const cycle = visit(name, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
