import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { didYouMean } from '../base/errors.js';
import { isSecretName } from '../core/index.js';
import { pathText, type Path } from './finding.js';
import { isPlain, scalarOf } from './layers.js';

/** Where `${...}` looks. */
export interface ReferenceScope {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that `${file:...}` starts from. */
  readonly baseFolder: string;
}

/** A document with its references replaced, and what must never be printed. */
export interface Resolved {
  readonly value: unknown;
  /** Places whose value came from the environment or from a file. */
  readonly secretPaths: ReadonlySet<string>;
  /** Those values, so that messages can be cleaned of them. */
  readonly secrets: ReadonlySet<string>;
  /** Text of values that were read as a number or truth value, should text be wanted there. */
  readonly texts: ReadonlyMap<string, string>;
}

export type ReportReference = (path: Path, message: string, hint?: string) => void;

/** A reference in a text, or one with a `$` before it that stands for itself. */
export const REFERENCE = /\$(\$)?\{([^{}]*)\}/g;

/**
 * Replaces `${NAME}`, `${NAME:-default}`, `${file:/run/secrets/key}` and `${params.fast}` in every text of a document;
 * `$${` stands for `${`. A value that is one reference and nothing else keeps its type.
 */
export function resolveReferences(document: unknown, scope: ReferenceScope, report: ReportReference): Resolved {
  const secretPaths = new Set<string>();
  const secrets = new Set<string>();
  const texts = new Map<string, string>();
  const params = isPlain(document) && isPlain(document['params']) ? document['params'] : {};

  // Parameters that are being looked up, each for the sake of the one before.
  const open: string[] = [];

  const lookUp = (inner: string, path: Path): { value: unknown; secret: boolean } => {
    if (inner.startsWith('params.')) {
      const name = inner.slice('params.'.length);
      if (open.includes(name)) {
        report(path, `the parameter "${name}" stands for itself`, 'Give one of the parameters in the circle a value.');
        return { value: '', secret: false };
      }
      if (Object.hasOwn(params, name)) {
        open.push(name);
        const value = resolveText(params[name], ['params', name]);
        open.pop();
        return { value, secret: secretPaths.has(pathText(['params', name])) };
      }
      report(
        path,
        `there is no parameter "${name}"`,
        didYouMean(name, Object.keys(params)) ?? 'Set it under `params:`.',
      );
      return { value: '', secret: false };
    }
    if (inner.startsWith('file:')) {
      const file = inner.slice('file:'.length);
      try {
        return { value: readFileSync(resolve(scope.baseFolder, file), 'utf8').replace(/\r?\n$/, ''), secret: true };
      } catch (error) {
        report(path, `the file "${file}" cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
        return { value: '', secret: true };
      }
    }
    const [, name = '', fallback] = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inner) ?? [];
    if (name === '') {
      report(
        path,
        `"\${${inner}}" is not a reference`,
        'Write ${NAME}, ${NAME:-default}, ${file:path} or ${params.name}; $${ stands for ${.',
      );
      return { value: '', secret: false };
    }
    const found = scope.environment[name];
    if (found !== undefined && found !== '') return { value: found, secret: true };
    if (fallback !== undefined) return { value: fallback, secret: false };
    report(path, `the environment variable "${name}" is not set`, `Set it, or give a default: \${${name}:-...}.`);
    return { value: '', secret: false };
  };

  const resolveText = (text: unknown, path: Path): unknown => {
    if (typeof text !== 'string' || !text.includes('${')) return text;
    const place = pathText(path);
    const remember = (found: { value: unknown; secret: boolean }): unknown => {
      if (found.secret) {
        secretPaths.add(place);
        secrets.add(String(found.value));
      }
      return found.value;
    };
    const whole = /^\$\{([^{}]*)\}$/.exec(text)?.[1];
    if (whole !== undefined) {
      const value = remember(lookUp(whole, path));
      const written = whole.startsWith('params.')
        ? texts.get(pathText(['params', whole.slice('params.'.length)]))
        : undefined;
      if (written !== undefined) texts.set(place, written);
      if (typeof value !== 'string' || whole.startsWith('file:')) return value;
      const scalar = scalarOf(value);
      if (scalar !== value) texts.set(place, value);
      return scalar;
    }
    return text.replace(REFERENCE, (match, escaped: string | undefined, inner: string) =>
      escaped === undefined ? String(remember(lookUp(inner, path))) : match.slice(1),
    );
  };

  const walk = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown, index) => walk(item, [...path, index]));
    if (isPlain(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => {
          if (isSecretName(key) && typeof inner === 'string' && inner !== '' && !inner.includes('${'))
            report([...path, key], 'a secret stands in the file', 'Take it from outside: ${NAME} or ${file:path}.');
          return [key, walk(inner, [...path, key])];
        }),
      );
    }
    return resolveText(value, path);
  };
  return { value: walk(document, []), secretPaths, secrets, texts };
}

/** Messages show no more of a long value than its beginning. */
const SHOWN = 77;

/** A text without the secrets in it, as they are, as they stand between quotes, and cut short. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text;
  // One secret may be the beginning of another.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    // Very short values and small numbers would tear holes into every sentence.
    if (secret.length < (/^\d+$/.test(secret) ? 8 : 4)) continue;
    const cut = `${secret.slice(0, SHOWN)}...`;
    for (const form of secret.length > SHOWN ? [secret, cut] : [secret])
      clean = clean.replaceAll(form, '***').replaceAll(JSON.stringify(form).slice(1, -1), '***');
  }
  return clean;
}
