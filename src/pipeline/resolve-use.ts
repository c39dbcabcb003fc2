import * as z from 'zod';
import { describe, didYouMean, RxArrowError } from '../base/errors.js';
import {
  componentParamKinds,
  configuredOf,
  expandShorthand,
  paramsIssues,
  type Component,
  type ComponentCard,
  type ComponentKind,
  type ParamsIssue,
  type Registry,
  type StageSettings,
} from '../core/index.js';
import { settingsOf } from '../runtime/resilience/index.js';
import { configureUse } from './configure-use.js';
import type { Path } from './finding.js';
import { isPlain } from './layers.js';
import type { UseModel } from './model.js';

/** Says what is wrong at a place of the document. */
export type Report = (
  path: Path,
  message: string,
  more?: { readonly expected?: string; readonly hint?: string | undefined; readonly part?: 'key' | 'value' },
) => void;

/** What uses are checked against. */
export interface UseScope {
  readonly registry: Registry;
  readonly baseFolder: string;
  readonly report: Report;
  /** The text of a value that a reference brought and that reads as a number, for fields that want text. */
  readonly textAt: (path: Path) => string | undefined;
}

/** Reads `{ ema: { period: 12 }, id: x }`, `{ csv: bars.csv }` or a bare name. */
export function resolveUse(
  value: unknown,
  path: Path,
  kinds: readonly ComponentKind[],
  scope: UseScope,
): UseModel | undefined {
  const wanted = kinds.join(' or ');
  if (typeof value === 'string') {
    const component = find(value, path, 'value', kinds, scope);
    return component === undefined ? undefined : checked(component, {}, undefined, {}, path, scope);
  }
  const settings = settingsOf(kinds);
  const beside = new Set(['id', ...Object.keys(settings.shape)]);
  const names = isPlain(value) ? Object.keys(value).filter((key) => !beside.has(key)) : [];
  const [name, extra] = names;
  if (!isPlain(value) || name === undefined) {
    scope.report(path, `is ${describe(value)}`, {
      expected: `${article(wanted)} with its parameters, as { name: { ... } }`,
    });
    return undefined;
  }
  if (extra !== undefined) {
    scope.report([...path, extra], `a second ${wanted} "${extra}" beside "${name}"`, {
      part: 'key',
      hint: kinds.includes('operator') ? `Make it an element of its own: - ${extra}: ...` : 'Only one may stand here.',
    });
    return undefined;
  }
  const { id } = value;
  if (id !== undefined && (typeof id !== 'string' || id === '')) {
    scope.report([...path, 'id'], `is ${describe(id)}`, { expected: 'a name' });
    return undefined;
  }
  const component = find(name, [...path, name], 'key', kinds, scope);
  const given = Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'id' && beside.has(key)));
  const set = checkParams({ params: settings }, given, path, scope);
  if (component === undefined || set === undefined) return undefined;
  return checked(component, value[name] ?? {}, id, set.given as StageSettings, [...path, name], scope);
}

/** Checks parameters and makes the components among them; undefined when there were findings. */
export function checkParams(
  card: Pick<ComponentCard, 'params' | 'shorthand'>,
  plain: unknown,
  path: Path,
  scope: UseScope,
): { given: unknown } | undefined {
  let failed = false;
  const watching: UseScope = {
    ...scope,
    report: (...found) => {
      failed = true;
      scope.report(...found);
    },
  };
  const expanded = expandShorthand(card, plain) ?? {};
  // What the shorthand stands for has no place of its own in the file.
  const short = expanded === plain ? undefined : card.shorthand;
  const placed = (inner: Path): Path => [...path, ...(inner[0] === short ? inner.slice(1) : inner)];
  let given = fillComponents(card.params, expanded, [], placed, watching);
  let issues = paramsIssues(card.params, given);
  for (const issue of issues) {
    const text = issue.expected === 'a string' ? scope.textAt(placed(issue.path)) : undefined;
    if (text !== undefined) given = replaced(given, issue.path, text);
  }
  if (issues.length > 0) issues = paramsIssues(card.params, given);
  for (const issue of issues) reportIssue(issue, placed, watching);
  return failed ? undefined : { given };
}

/** What a component made of its parameters; findings come from the component itself, as for an expression. */
export function configured<T>(path: Path, scope: UseScope, configure: () => T): T | undefined {
  try {
    return configure();
  } catch (error) {
    if (!(error instanceof RxArrowError)) throw error;
    scope.report(path, error.message.replace(/\.$/, ''));
    return undefined;
  }
}

export function reportIssue(issue: ParamsIssue, placed: (inner: Path) => Path, scope: Pick<UseScope, 'report'>): void {
  const { path, found, expected, hint, problem } = issue;
  const place = placed(path);
  if (problem === 'unknown') {
    const key = String(path.at(-1));
    scope.report(place, `unknown key "${key}"`, { part: 'key', ...(hint === undefined ? { expected } : { hint }) });
  } else if (problem === 'missing') {
    scope.report(place.slice(0, -1), `"${String(path.at(-1) ?? '')}" is missing`, { expected, hint });
  } else scope.report(place, `is ${describe(found)}`, { expected, hint });
}

function find(
  name: string,
  path: Path,
  part: 'key' | 'value',
  kinds: readonly ComponentKind[],
  { registry, report }: UseScope,
): Component | undefined {
  const wanted = kinds.join(' or ');
  const fitting = registry.components.filter((component) => kinds.includes(component.card.kind));
  if (registry.has(name, ...kinds)) return registry.get(name, ...kinds);
  const found = registry.components.find((component) => component.card.name === name);
  const parent = part === 'key' ? path.slice(0, -1) : path;
  const where = part === 'key' ? path : parent;
  if (found !== undefined) {
    report(where, `"${name}" is ${article(found.card.kind)}`, { expected: article(wanted), part });
  } else {
    report(where, `unknown ${wanted} "${name}"`, {
      part,
      hint:
        didYouMean(
          name,
          fitting.map((component) => component.card.name),
        ) ?? 'See `rxarrow list`.',
    });
  }
  return undefined;
}

function checked(
  component: Component,
  plain: unknown,
  id: string | undefined,
  settings: StageSettings,
  path: Path,
  scope: UseScope,
): UseModel | undefined {
  const params = checkParams(component.card, plain, path, scope);
  return params === undefined ? undefined : { component, plain, given: params.given, id, settings, path };
}

/** Parameters that are components themselves, as the rules of a desk, are made before the schema sees them. */
function fillComponents(
  schema: z.ZodType,
  value: unknown,
  inner: Path,
  placed: (inner: Path) => Path,
  scope: UseScope,
): unknown {
  if (value === undefined || value === null || configuredOf(value) !== undefined) return value;
  const kinds = componentParamKinds(schema);
  if (kinds !== undefined) {
    const use = resolveUse(value, placed(inner), kinds, scope);
    if (use === undefined) return value;
    const options = {
      baseFolder: scope.baseFolder,
      registry: scope.registry,
      ...(use.id === undefined ? {} : { id: use.id }),
    };
    return configured(use.path, scope, () => configureUse(use, options)) ?? value;
  }
  const into = (part: z.ZodType | undefined, item: unknown, key: string | number): unknown =>
    part === undefined ? item : fillComponents(part, item, [...inner, key], placed, scope);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly
  )
    return fillComponents(schema.unwrap() as z.ZodType, value, inner, placed, scope);
  if (schema instanceof z.ZodPipe) return fillComponents(schema.in as z.ZodType, value, inner, placed, scope);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item: unknown, index) => into(schema.element as z.ZodType, item, index));
  if (schema instanceof z.ZodObject && isPlain(value)) {
    const shape = schema.shape as Record<string, z.ZodType>;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, into(shape[key], item, key)]));
  }
  if (schema instanceof z.ZodRecord && isPlain(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, into(schema.valueType as z.ZodType, item, key)]),
    );
  if (schema instanceof z.ZodUnion) {
    const options = schema.options as readonly z.ZodType[];
    const fitting = options.find((option) => holdsComponent(option, value));
    return fitting === undefined ? value : fillComponents(fitting, value, inner, placed, scope);
  }
  return value;
}

function holdsComponent(schema: z.ZodType, value: unknown): boolean {
  if (componentParamKinds(schema) !== undefined) return true;
  if (schema instanceof z.ZodArray)
    return Array.isArray(value) && holdsComponent(schema.element as z.ZodType, value[0]);
  return schema instanceof z.ZodObject && isPlain(value);
}

function replaced(value: unknown, path: Path, text: string): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return text;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? replaced(item, rest, text) : item));
  return isPlain(value) ? { ...value, [first]: replaced(value[first], rest, text) } : value;
}

function article(word: string): string {
  return /^[aeio]/.test(word) ? `an ${word}` : `a ${word}`;
}
