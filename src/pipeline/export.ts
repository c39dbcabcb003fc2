import type { Schema } from 'apache-arrow';
import type { Observable } from 'rxjs';
import { RxArrowError } from '../base/errors.js';
import { configuredOf, isSecretName, type Configured } from '../core/index.js';
import { expressionOf, isColumn, printCel, type ExpressionInput } from '../expression/index.js';
import { graphColumns, inputIds } from './graph-columns.js';
import { graphOf, type GraphNode, type NamedStream, type PipelineGraph } from './graph.js';
import { REFERENCE } from './references.js';
import { printText } from './yaml-text.js';

export interface ExportOptions {
  /** Name of the pipeline. */
  readonly name?: string;
}

/** A pipeline document as plain data. */
export type PipelineDocument = Readonly<Record<string, unknown>>;

/**
 * Writes streams made in code as a pipeline file. Compiling the file gives the same graph. A password, token or key does not go
 * into the file: a reference to an environment variable stands in its place, `password` of `redis` as `${REDIS_PASSWORD}`.
 * @throws RxArrowError `OpaqueStage` for foreign operators and sources, and for functions that are not column expressions
 */
export function toPipelineFile(
  streams: Observable<unknown> | Readonly<Record<string, Observable<unknown>>>,
  options: ExportOptions = {},
): string {
  return printText(toPipelineDocument(streams, options));
}

/** As `toPipelineFile`, as plain data. */
export function toPipelineDocument(
  streams: Observable<unknown> | Readonly<Record<string, Observable<unknown>>>,
  options: ExportOptions = {},
): PipelineDocument {
  const named: (NamedStream | Observable<unknown>)[] =
    'subscribe' in streams && typeof streams.subscribe === 'function'
      ? [streams as Observable<unknown>]
      : Object.entries(streams as Readonly<Record<string, Observable<unknown>>>).map(([name, stream]) => ({
          name,
          stream,
        }));
  return graphDocument(graphOf(named), options);
}

/** A graph as a document: a stream ends where several read it, at a join, at a sink, or where it has a name. */
export function graphDocument(graph: PipelineGraph, options: ExportOptions = {}): PipelineDocument {
  for (const node of graph.nodes) refuseOpaque(node, graph);
  const columns = graphColumns(graph);
  const readers = new Map<string, number>();
  for (const edge of graph.edges) readers.set(edge.from, (readers.get(edge.from) ?? 0) + 1);
  const feedsJoin = new Set(
    graph.edges
      .filter((edge) => graph.nodes.find((node) => node.id === edge.to)?.kind === 'join')
      .map((edge) => edge.from),
  );
  const names = new Map<string, string>();
  const taken = new Set(graph.nodes.flatMap((node) => (node.stream === undefined ? [] : [node.stream])));
  const nameOf = (node: GraphNode): string => {
    const known = names.get(node.id);
    if (known !== undefined) return known;
    const wanted = node.stream ?? node.configured?.id ?? node.name;
    const base = /^[A-Za-z_][\w-]*$/.test(wanted) ? wanted : node.name;
    let name = base;
    for (let copy = 2; node.stream === undefined && taken.has(name); copy++) name = `${base}${copy}`;
    taken.add(name);
    names.set(node.id, name);
    return name;
  };
  // A chain begins at a source or a join, or after the end of another.
  const ends = (node: GraphNode): boolean =>
    node.stream !== undefined || node.kind === 'sink' || (readers.get(node.id) ?? 0) !== 1 || feedsJoin.has(node.id);
  const streams: Record<string, Record<string, unknown>> = {};
  const chains = new Map<
    string,
    { readonly part: Record<string, unknown>; readonly operators: unknown[]; first: GraphNode }
  >();
  for (const node of graph.nodes) {
    const inputs = inputIds(graph, node.id);
    const inputNodes = inputs.map((id) => graph.nodes.find((each) => each.id === id) as GraphNode);
    const [input] = inputNodes;
    const continued = input !== undefined && node.kind !== 'join' && !ends(input) ? chains.get(input.id) : undefined;
    const chain = continued ?? { part: {}, operators: [], first: node };
    chains.set(node.id, chain);
    const use = useOf(node, input === undefined ? undefined : columns.get(input.id));
    if (node.kind === 'source') chain.part['source'] = use;
    else if (node.kind === 'join') chain.part['from'] = joinOf(node, inputNodes.map(nameOf));
    else {
      if (continued === undefined && input !== undefined) chain.part['from'] = nameOf(input);
      if (node.kind === 'sink') chain.part['sink'] = use;
      else chain.operators.push(use);
    }
    if (!ends(node)) continue;
    // The id of a source is the name of its stream, so a chain that begins with a named source takes that name.
    const { id } = chain.first.configured ?? {};
    if (node.stream === undefined && chain.first.kind === 'source' && id !== undefined && !taken.has(id)) {
      names.set(node.id, id);
      taken.add(id);
    }
    const { source, from, sink } = chain.part;
    streams[nameOf(node)] = {
      ...(source === undefined ? {} : { source }),
      ...(from === undefined ? {} : { from }),
      ...(chain.operators.length === 0 ? {} : { operators: chain.operators }),
      ...(sink === undefined ? {} : { sink }),
    };
  }
  return { ...(options.name === undefined ? {} : { name: options.name }), streams };
}

function refuseOpaque(node: GraphNode, graph: PipelineGraph): void {
  if (node.kind !== 'opaque') return;
  const beneath = inputIds(graph, node.id);
  const above = graph.edges.find((edge) => edge.from === node.id)?.to;
  const between = [
    ...(beneath[0] === undefined ? [] : [`after "${nameIn(graph, beneath[0])}"`]),
    ...(above === undefined ? [] : [`before "${nameIn(graph, above)}"`]),
  ].join(' and ');
  throw new RxArrowError(
    'OpaqueStage',
    `A ${node.name}${between === '' ? '' : ` ${between}`} cannot be written to a file, because RxJS does not say what it does.`,
    {
      hint: 'Use an operator or source of rxarrow, or one of your own made with defineOperator.',
    },
  );
}

function nameIn(graph: PipelineGraph, id: string): string {
  return graph.nodes.find((node) => node.id === id)?.name ?? id;
}

function useOf(node: GraphNode, input: Schema | undefined): unknown {
  const { configured, name, kind } = node;
  return configured === undefined ? name : useDocument(configured, input, kind === 'source' || kind === 'sink');
}

/**
 * A component with its parameters as a file has it: what another process, or another thread, makes the same of. `input` are the
 * columns it reads; functions of columns cannot be written without.
 * @throws RxArrowError `OpaqueStage` for parameters that are no plain data
 */
export function useDocument(configured: Configured, input?: Schema, isNamed = false): unknown {
  const { card } = configured;
  const given = shortened(plainOf(configured.given, card.name, input), card.shorthand);
  const isEmpty =
    given === undefined || (typeof given === 'object' && given !== null && Object.keys(given).length === 0);
  // What begins or ends a stream is named by it; an indicator has its id among its parameters.
  const id = isNamed || card.kind === 'indicator' ? undefined : configured.id;
  const settings = plainOf(configured.settings, card.name, input) as PipelineDocument | undefined;
  if (isEmpty && id === undefined && settings === undefined) return card.name;
  return { [card.name]: given ?? {}, ...(id === undefined ? {} : { id }), ...settings };
}

/** One way to write it, whichever way it was given: `where: close > open`, not `where: { condition: close > open }`. */
function shortened(given: unknown, shorthand: string | undefined): unknown {
  if (shorthand === undefined || typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const [first, more] = Object.entries(given);
  if (first === undefined || more !== undefined || first[0] !== shorthand) return given;
  const [, value] = first as [string, unknown];
  return value !== null && (typeof value !== 'object' || Array.isArray(value)) ? value : given;
}

function joinOf(node: GraphNode, inputs: readonly string[]): unknown {
  const given = plainOf(node.configured?.given, node.name, undefined) as PipelineDocument | undefined;
  const params = given ?? {};
  if (Object.keys(params).length === 0) return { [node.name]: inputs };
  return { [node.name]: { streams: inputs, ...params } };
}

/** Parameters as a file has them: column expressions become their text. */
function plainOf(value: unknown, component: string, input: Schema | undefined): unknown {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return literal(value);
  // Entries of rules are plain data, as a file has them.
  const inner = typeof value === 'function' ? configuredOf(value) : undefined;
  if (inner !== undefined) return useDocument(inner, input);
  if (isColumn(value) || typeof value === 'function')
    return literal(expressionText(value as ExpressionInput, component, input));
  if (Array.isArray(value)) return value.map((item: unknown) => plainOf(item, component, input));
  if (typeof value === 'object' && isPlainObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [
          key,
          isSecret(key, item) ? secretReference(component, key) : plainOf(item, component, input),
        ]),
    );
  }
  throw notPlain(component, typeof value === 'bigint' ? 'a bigint' : 'an object that is not plain data');
}

function isSecret(key: string, value: unknown): boolean {
  return typeof value === 'string' && value !== '' && isSecretName(key);
}

/** `${REDIS_PASSWORD}` for the `password` of `redis`: the variable that a file takes the secret from. */
function secretReference(component: string, key: string): string {
  const words = `${component}_${key}`.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/\W+/g, '_');
  return `\${${words.toUpperCase()}}`;
}

/** A text that a file must not take for a reference. */
function literal(text: string): string {
  return text.replace(REFERENCE, (match) => `$${match}`);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function expressionText(value: ExpressionInput, component: string, input: Schema | undefined): string {
  if (isColumn(value)) return printCel(value.tree);
  if (input === undefined)
    throw notPlain(
      component,
      'a function of columns that are not known before the run',
      'Write the expression as text.',
    );
  try {
    return printCel(expressionOf(value, input));
  } catch (error) {
    throw notPlain(component, 'a function that is not a column expression', undefined, error);
  }
}

function notPlain(component: string, found: string, hint?: string, cause?: unknown): RxArrowError {
  return new RxArrowError(
    'OpaqueStage',
    `${component}: its parameters hold ${found}, which cannot be written to a file.`,
    {
      component,
      hint: hint ?? 'Keep this part of the pipeline in code.',
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
