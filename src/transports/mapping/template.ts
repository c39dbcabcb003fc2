import { jsonPath, parseJsonPath, valueAt } from './json-path.js';

const SYMBOL = /\{symbol(?::(lower|upper))?\}/;
const EVERY_SYMBOL = new RegExp(SYMBOL, 'g');
const ID = /\{id\}/g;
const WHOLE_PATH = /^\{([^{}]+)\}$/;

/**
 * The messages that a template stands for. An entry of a list that holds `{symbol}` becomes one for each symbol, `most` at a time; a
 * message that has it elsewhere becomes one for each.
 */
export function messagesOf(template: unknown, symbols: readonly string[], most: number): unknown[] {
  if (listsSymbols(template)) {
    const groups = Array.from({ length: Math.ceil(symbols.length / most) }, (_, group) =>
      symbols.slice(group * most, (group + 1) * most),
    );
    return groups.map((group) => expanded(template, group));
  }
  return JSON.stringify(template).match(SYMBOL) === null
    ? [template]
    : symbols.map((symbol) => filled(template, symbol));
}

function listsSymbols(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((entry) => isSymbolText(entry) || listsSymbols(entry));
  return typeof value === 'object' && value !== null && Object.values(value).some(listsSymbols);
}

function isSymbolText(value: unknown): value is string {
  return typeof value === 'string' && SYMBOL.test(value);
}

function expanded(value: unknown, symbols: readonly string[]): unknown {
  if (Array.isArray(value))
    return value.flatMap((entry) =>
      isSymbolText(entry) ? symbols.map((symbol) => filled(entry, symbol)) : [expanded(entry, symbols)],
    );
  return typeof value === 'object' && value !== null ? mapped(value, (entry) => expanded(entry, symbols)) : value;
}

/** The same with a symbol in the places that want one. */
export function filled(value: unknown, symbol: string): unknown {
  if (typeof value === 'string')
    return value.replace(EVERY_SYMBOL, (_, letters: string | undefined) =>
      letters === 'lower' ? symbol.toLowerCase() : letters === 'upper' ? symbol.toUpperCase() : symbol,
    );
  if (Array.isArray(value)) return value.map((entry) => filled(entry, symbol));
  return typeof value === 'object' && value !== null ? mapped(value, (entry) => filled(entry, symbol)) : value;
}

/** What is sent, with its number where it wants one: text as it is, all else as JSON. */
export function outgoingText(message: unknown, id: number): string {
  const numbered = withId(message, id);
  return typeof numbered === 'string' ? numbered : JSON.stringify(numbered);
}

function withId(value: unknown, id: number): unknown {
  // A number where nothing else stands, as most servers want it.
  if (value === '{id}') return id;
  if (typeof value === 'string') return value.replace(ID, String(id));
  if (Array.isArray(value)) return value.map((entry) => withId(entry, id));
  return typeof value === 'object' && value !== null ? mapped(value, (entry) => withId(entry, id)) : value;
}

/** An answer with what the message says at the paths in braces. */
export function answerTo(template: unknown, message: unknown): unknown {
  if (typeof template === 'string') {
    const path = WHOLE_PATH.exec(template)?.[1];
    return path === undefined || parseJsonPath(path) === undefined
      ? template
      : valueAt(jsonPath(path), message, message);
  }
  if (Array.isArray(template)) return template.map((entry) => answerTo(entry, message));
  return typeof template === 'object' && template !== null
    ? mapped(template, (entry) => answerTo(entry, message))
    : template;
}

function mapped(value: object, change: (entry: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, change(entry)]));
}
