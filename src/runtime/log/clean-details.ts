import { isSecretName } from '../../core/index.js';

const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi;
const DEPTH = 6;
const MOST_ITEMS = 100;

/** Details of a log line as plain data: times and large integers as text, secrets by their names and in addresses as `***`. */
export function cleanDetails(value: unknown, redact: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value, redact);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? '(function)' : value;
  if (value instanceof Error) return cleanError(value, redact, depth);
  if (depth >= DEPTH) return '(deeper)';
  if (Array.isArray(value))
    return value.slice(0, MOST_ITEMS).map((item: unknown) => cleanDetails(item, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST_ITEMS)
      .map(([name, item]) => [name, isSecretName(name) ? '***' : cleanDetails(item, redact, depth + 1)]),
  );
}

/** A text without secrets that are known, and without the password of an address. */
export function cleanText(text: string, redact: (text: string) => string): string {
  return redact(text).replace(USER_INFO, '$1***@');
}

function cleanError(error: Error, redact: (text: string) => string, depth: number): unknown {
  const { code, component, hint } = error as Error & Readonly<Record<'code' | 'component' | 'hint', unknown>>;
  const known = Object.entries({ code, component, hint }).filter(([, value]) => typeof value === 'string');
  return {
    name: error.name,
    message: cleanText(error.message, redact),
    ...Object.fromEntries(known.map(([name, value]) => [name, cleanText(String(value), redact)])),
    ...(error.stack === undefined ? {} : { stack: cleanText(error.stack, redact) }),
    ...(error.cause === undefined || depth >= DEPTH ? {} : { cause: cleanDetails(error.cause, redact, depth + 1) }),
  };
}
