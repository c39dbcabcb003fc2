import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type Document, type Node } from 'yaml';
import { describe } from '../base/errors.js';
import { pathText, type Finding, type Path, type Position } from './finding.js';

/** A YAML or JSON text as plain data, with the place of each part. */
export interface ParsedText {
  readonly file: string;
  /** Undefined when the text is not well formed. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
  /** Place of the key (`key`) or of what stands there (`value`); undefined for a path that is not in the text. */
  readonly locate: (path: Path, part: 'key' | 'value') => Position | undefined;
}

/** Bounds of a text that comes from outside. */
export const TEXT_LIMITS = { bytes: 1 << 20, depth: 64, aliases: 100 } as const;

/** Reads YAML 1.2 or JSON strictly: doubled keys, tabs, unknown tags, alias bombs, depth and `__proto__` are findings. */
export function parseText(text: string, file: string): ParsedText {
  const lines = new LineCounter();
  const findings: Finding[] = [];
  const at = (offset: number | undefined): Position | undefined => {
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const report = (message: string, offset?: number, hint?: string, path: Path = []): void => {
    findings.push({
      severity: 'error',
      file,
      position: at(offset),
      path: pathText(path),
      message,
      expected: undefined,
      hint,
    });
  };
  const refused = (): ParsedText => ({ file, value: undefined, findings, locate: () => undefined });

  if (Buffer.byteLength(text) > TEXT_LIMITS.bytes) {
    report(`the file has more than ${TEXT_LIMITS.bytes} bytes`);
    return refused();
  }
  const deep = tooDeep(text);
  if (deep !== undefined) {
    report(`nested more than ${TEXT_LIMITS.depth} levels deep`, deep);
    return refused();
  }
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      strict: true,
      uniqueKeys: true,
      stringKeys: true,
      prettyErrors: false,
      version: '1.2',
    });
  } catch (error) {
    report(error instanceof RangeError ? 'the file is nested too deeply' : String(error));
    return refused();
  }
  for (const error of [...document.errors, ...document.warnings]) {
    report(
      sentence(error.message),
      error.pos[0],
      error.code === 'TAB_AS_INDENT' ? 'YAML is indented with spaces.' : undefined,
    );
  }
  if (findings.length > 0) return refused();
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    report('the file is empty', undefined, 'See `rxarrow new pipeline FILE`.');
    return refused();
  }
  check(document.contents, [], 0, report);
  if (findings.length > 0) return refused();
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: TEXT_LIMITS.aliases });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    report(
      /alias/i.test(message)
        ? `aliases multiply to more than ${TEXT_LIMITS.aliases} times the nodes they stand for`
        : sentence(message),
    );
    return refused();
  }
  return { file, value, findings, locate: (path, part) => at(offsetOf(document, path, part)) };
}

/** Plain data as YAML, for files that people go on with. */
export function printText(value: unknown): string {
  return stringify(value, { lineWidth: 120, flowCollectionPadding: true });
}

/**
 * Where a text is nested so deeply that reading it could use up the stack, which ends the process in the middle of a
 * regular expression. Quotes are not looked at: so many open brackets in a quoted text are no pipeline either.
 */
function tooDeep(text: string): number | undefined {
  const most = TEXT_LIMITS.depth * 4;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) depth++;
    else if ((character === 0x5d || character === 0x7d) && depth > 0) depth--;
    if (depth > most) return at;
  }
  const line = /^(?:[ \t]{512}|(?:[-?:][ \t]{1,8}){64})/m.exec(text);
  return line?.index;
}

function check(
  node: unknown,
  path: Path,
  depth: number,
  report: (message: string, offset?: number, hint?: string, path?: Path) => void,
): void {
  const offset = (node as Node | null)?.range?.[0];
  if (depth > TEXT_LIMITS.depth) {
    report(`more than ${TEXT_LIMITS.depth} levels deep`, offset, undefined, path);
    return;
  }
  if (isMap(node)) {
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? pair.key.value : undefined;
      const keyOffset = (pair.key as Node | null)?.range?.[0];
      if (typeof key !== 'string') report(`the key ${describe(key)} is not a name`, keyOffset, undefined, path);
      else if (key === '__proto__') report('the key "__proto__" is not allowed', keyOffset, undefined, path);
      else check(pair.value, [...path, key], depth + 1, report);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) check(item, [...path, index], depth + 1, report);
  } else if (isScalar(node) && typeof node.value === 'number' && Number.isNaN(node.value)) {
    report('not a number', offset, undefined, path);
  }
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number | undefined {
  let node: unknown = document.contents;
  let key: unknown;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined) return undefined;
      key = pair.key;
      node = pair.value ?? pair.key;
    } else if (isSeq(node) && typeof step === 'number') {
      key = undefined;
      node = node.items[step];
    } else return undefined;
  }
  const wanted = part === 'key' && key !== undefined ? key : node;
  return (wanted as Node | undefined)?.range?.[0];
}

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/\.$/, '');
}
