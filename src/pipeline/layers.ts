import type { Finding, Path, Position } from './finding.js';
import { pathText } from './finding.js';
import type { ParsedText } from './yaml-text.js';

/** One place that settings come from: the file, a profile in it, the environment, the command line. */
export interface Layer {
  /** The file, or the variable or option as it was given. */
  readonly name: string;
  readonly value: unknown;
  readonly locate: (path: Path, part: 'key' | 'value') => Position | undefined;
}

/** Settings of all layers in one, and where each came from. */
export interface Layered {
  readonly file: string;
  readonly value: unknown;
  readonly layers: readonly Layer[];
}

export interface LayerOptions {
  readonly profile?: string | undefined;
  /** `path=value`, as `--set` takes it; later ones win. */
  readonly set?: readonly string[] | undefined;
  /** Variables `RXARROW_A__B=value` set `a.b`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** File, then profile, then environment, then `--set`: what comes later wins, key by key; lists are replaced whole. */
export function layered(text: ParsedText, options: LayerOptions, findings: Finding[]): Layered {
  const base = isPlain(text.value) ? withoutKey(text.value, 'profiles') : text.value;
  const layers: Layer[] = [{ name: text.file, value: base, locate: text.locate }];
  const fail = (file: string, message: string, expected?: string, hint?: string): void => {
    findings.push({ severity: 'error', file, position: undefined, path: '', message, expected, hint });
  };
  const profiles = isPlain(text.value) ? text.value['profiles'] : undefined;
  if (options.profile !== undefined) {
    const names = isPlain(profiles) ? Object.keys(profiles) : [];
    const { profile } = options;
    if (!isPlain(profiles) || !Object.hasOwn(profiles, profile)) {
      fail(
        text.file,
        `no profile "${profile}"`,
        names.length === 0 ? 'a file with `profiles:`' : `one of ${names.join(', ')}`,
      );
    } else {
      layers.push({
        name: text.file,
        value: profiles[profile] ?? {},
        locate: (path, part) => text.locate(['profiles', profile, ...path], part),
      });
    }
  }
  let value = layers.slice(1).reduce<unknown>((merged, layer) => merge(merged, layer.value), base);
  const assign = (name: string, path: Path, given: unknown): void => {
    const problem = assigned(value, path, given);
    if (problem instanceof AssignmentProblem) {
      fail(name, problem.text);
      return;
    }
    value = problem;
    layers.push({ name, value: sparse(path, given), locate: () => undefined });
  };
  for (const [name, given] of Object.entries(options.environment ?? {})) {
    if (!name.startsWith(PREFIX) || given === undefined) continue;
    const path = environmentPath(value, name.slice(PREFIX.length).split('__'));
    if (path !== undefined) assign(name, path, scalarOf(given));
  }
  for (const setting of options.set ?? []) {
    const equals = setting.indexOf('=');
    const path = equals <= 0 ? [] : parsePath(setting.slice(0, equals));
    if (path.length === 0 || path.includes('__proto__')) {
      fail(`--set ${setting}`, 'cannot be read', 'path=value, for instance params.fast=10');
    } else assign(`--set ${setting}`, path, scalarOf(setting.slice(equals + 1)));
  }
  return { file: text.file, value, layers };
}

/** Where a path of the merged document was set. */
export function placeOf(
  { layers, file }: Layered,
  path: Path,
  part: 'key' | 'value' = 'value',
): { readonly file: string; readonly position: Position | undefined } {
  for (let length = path.length; length >= 0; length--) {
    const prefix = path.slice(0, length);
    for (const layer of layers.toReversed()) {
      if (!hasPath(layer.value, prefix)) continue;
      const position = layer.locate(prefix, length === path.length ? part : 'value');
      // The whole of a sparse layer contains every beginning of its path; only what it sets itself counts.
      if (position !== undefined || isLeafOf(layer, prefix)) return { file: layer.name, position };
    }
  }
  return { file, position: undefined };
}

/** `streams.bars.operators[0].ema.period` as its parts. */
export function parsePath(text: string): (string | number)[] {
  return [...text.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) =>
    index === undefined ? (name as string) : Number(index),
  );
}

/** A value as a plain YAML scalar means it. */
export function scalarOf(text: string): string | number | boolean | null {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  if (trimmed === 'null' || trimmed === '~') return null;
  if (/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  return text;
}

const PREFIX = 'RXARROW_';
/** Parts of a document that hold one component each; another component replaces the one that was there. */
const ONE_COMPONENT = new Set(['source', 'sink', 'from', 'deadLetters', 'late']);
const SECTIONS = [
  'name',
  'params',
  'streams',
  'source',
  'from',
  'sink',
  'deadLetters',
  'maxDeadLetters',
  'late',
  'limits',
];

class AssignmentProblem {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function withoutKey(value: Plain, key: string): Plain {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

function merge(under: unknown, over: unknown, key?: string): unknown {
  if (!isPlain(under) || !isPlain(over)) return over;
  if (key !== undefined && ONE_COMPONENT.has(key)) {
    const [before] = Object.keys(under);
    const [after] = Object.keys(over);
    if (before !== after) return over;
  }
  const merged: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over))
    merged[name] = Object.hasOwn(under, name) ? merge(under[name], value, name) : value;
  return merged;
}

function assigned(value: unknown, path: Path, given: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return given;
  if (Array.isArray(value)) {
    const index = typeof first === 'number' ? first : /^\d+$/.test(first) ? Number(first) : -1;
    if (index < 0 || index >= value.length)
      return new AssignmentProblem(`there is no element ${first} in a list of ${value.length}`);
    const element = assigned(value[index], rest, given);
    return element instanceof AssignmentProblem
      ? element
      : (value as unknown[]).map((each, at) => (at === index ? element : each));
  }
  if (value !== undefined && value !== null && !isPlain(value))
    return new AssignmentProblem(`"${pathText([first])}" cannot be set within a single value`);
  const below: Plain = isPlain(value) ? value : {};
  const inner = assigned(below[first], rest, given);
  return inner instanceof AssignmentProblem ? inner : { ...below, [first]: inner };
}

/** Names in the environment know no case: each part is matched to the keys that are there, else taken as camelCase. */
function environmentPath(value: unknown, parts: readonly string[]): Path | undefined {
  const flat = (text: string): string => text.replaceAll('_', '').toLowerCase();
  const path: (string | number)[] = [];
  let at = value;
  for (const [depth, part] of parts.entries()) {
    if (part === '') return undefined;
    if (Array.isArray(at) && /^\d+$/.test(part)) {
      path.push(Number(part));
      at = (at as unknown[])[Number(part)];
      continue;
    }
    const keys = isPlain(at) ? Object.keys(at) : [];
    const known = [...keys, ...(depth === 0 ? SECTIONS : [])].find((key) => flat(key) === flat(part));
    if (known === undefined && depth === 0) return undefined;
    const key = known ?? part.toLowerCase().replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
    path.push(key);
    at = isPlain(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return path;
}

function sparse(path: Path, given: unknown): unknown {
  return path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), given);
}

function hasPath(value: unknown, path: Path): boolean {
  let at = value;
  for (const part of path) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, part)) return false;
    at = (at as Record<string | number, unknown>)[part];
  }
  return true;
}

function isLeafOf(layer: Layer, path: Path): boolean {
  let at = layer.value;
  for (const part of path) at = (at as Record<string | number, unknown>)[part];
  return !isPlain(at) && path.length > 0;
}
