import * as z from 'zod';
import { didYouMean, InvalidParams } from '../base/errors.js';
import { once } from '../base/once.js';

/**
 * Checks the parameters of a component and fills in defaults.
 * @throws InvalidParams naming the path, what was found and what was expected
 */
export function parseParams<S extends z.ZodType>(component: string, schema: S, given: unknown): z.output<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw invalidParams(component, schema, given, result.error.issues);
}

/**
 * The parameters of a definition, made when they are first asked for.
 * @throws InvalidParams where they are given as they are, as JavaScript allows
 */
export function paramsOf<T>(component: string, params: () => T): () => T {
  if (typeof params === 'function') return once(params);
  throw new InvalidParams({
    component,
    path: 'params',
    found: params,
    expected: 'a function that gives the parameters',
    hint: 'Write params: () => ({ ... }) in the definition.',
  });
}

/** One finding of a check of parameters; pipeline files add line and column. */
export interface ParamsIssue {
  readonly path: readonly (string | number)[];
  readonly found: unknown;
  readonly expected: string;
  readonly hint: string | undefined;
  readonly problem: 'unknown' | 'missing' | 'value';
}

/** All findings about parameters, in our words. */
export function paramsIssues(schema: z.ZodType, given: unknown): ParamsIssue[] {
  const result = schema.safeParse(given);
  return result.success
    ? []
    : result.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => translate({ ...issue, keys: [key] }, schema, given))
          : [translate(issue, schema, given)],
      );
}

function invalidParams(
  component: string,
  schema: z.ZodType,
  given: unknown,
  issues: readonly z.core.$ZodIssue[],
): InvalidParams {
  const issue = issues[0];
  if (issue === undefined)
    return new InvalidParams({ component, path: '', found: given, expected: 'valid parameters' });
  const { path, found, expected, hint } = translate(issue, schema, given);
  return new InvalidParams({ component, path: path.join('.') || '(all)', found, expected, hint });
}

function translate(issue: z.core.$ZodIssue, schema: z.ZodType, given: unknown): ParamsIssue {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const found = valueAt(given, path);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = knownKeys(schema, path);
    return {
      path: [...path, key],
      found: valueAt(found, [key]),
      expected: known.length === 0 ? 'no such parameter' : `one of ${known.join(', ')}`,
      hint: didYouMean(key, known),
      problem: 'unknown',
    };
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that came furthest is the one that was meant.
    const branches = issue.errors.filter((branch) => branch.length > 0);
    const deepest = branches.toSorted((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))[0]?.[0];
    if (deepest !== undefined && deepest.path.length > 0)
      return translate({ ...deepest, path: [...issue.path, ...deepest.path] }, schema, given);
    return {
      path,
      found,
      expected: branches.map((branch) => expectation(branch[0] as z.core.$ZodIssue)).join(' or '),
      hint: undefined,
      problem: found === undefined ? 'missing' : 'value',
    };
  }
  const expected = expectation(issue);
  const hint =
    issue.code === 'invalid_value' && typeof found === 'string'
      ? didYouMean(found, issue.values.map(String))
      : undefined;
  return { path, found, expected, hint, problem: found === undefined ? 'missing' : 'value' };
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : withArticle(issue.expected);
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `${sizeOf(issue.origin)}${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `${sizeOf(issue.origin)}${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    default:
      return issue.message.replace(/^(Invalid input: )?(expected )?/, '').replace(/\.$/, '');
  }
}

function sizeOf(origin: string): string {
  if (origin === 'string') return 'a text of length ';
  if (origin === 'array' || origin === 'set') return 'a list of length ';
  return '';
}

function withArticle(type: string): string {
  if (type === 'record') return 'an object';
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let found = value;
  for (const part of path) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string | number, unknown>)[part];
  }
  return found;
}

function knownKeys(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let at: z.ZodType | undefined = unwrap(schema);
  for (const part of path) {
    if (at instanceof z.ZodObject) at = unwrap(at.shape[part] as z.ZodType | undefined);
    else if (at instanceof z.ZodArray) at = unwrap(at.element as z.ZodType);
    else if (at instanceof z.ZodRecord) at = unwrap(at.valueType as z.ZodType);
    else return [];
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape as Record<string, unknown>) : [];
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable)
    inner = inner.unwrap() as z.ZodType;
  return inner;
}
