import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RxArrowError } from '../base/errors.js';
import type { Component, Registry } from '../core/index.js';
import { columnsOf, type StreamColumns } from './columns.js';
import { compileModel, type Pipeline } from './compile.js';
import { configureUse } from './configure-use.js';
import { InvalidPipeline, pathText, type Finding } from './finding.js';
import { isPlain, layered, placeOf, type LayerOptions } from './layers.js';
import type { PipelineModel, UseModel } from './model.js';
import { redact, resolveReferences, type Resolved } from './references.js';
import { resolveDocument } from './resolve.js';
import { configured, type Report, type UseScope } from './resolve-use.js';
import { usageFindings } from './usage.js';
import { parseText, type ParsedText } from './yaml-text.js';

export interface ReadOptions extends LayerOptions {
  readonly registry: Registry;
  /** Name of the file in findings. Default: the path. */
  readonly shownAs?: string;
}

/** A pipeline file that has been read and checked. */
export interface PipelineFile {
  readonly file: string;
  readonly text: string;
  readonly model: PipelineModel;
  /** Everything that is wrong or looks wrong, in the order of the file. */
  readonly findings: readonly Finding[];
  readonly columns: ReadonlyMap<string, StreamColumns>;
  readonly registry: Registry;
  /** What must not be printed. */
  readonly hidden: Pick<Resolved, 'secretPaths' | 'secrets'>;
  /**
   * The streams, made anew at each call; of a changed model when one is given.
   * @throws InvalidPipeline when there are errors
   */
  compile(changed?: PipelineModel): Pipeline;
}

/**
 * Reads and checks a pipeline file, the modules it uses included. What is wrong with it is in `findings`.
 * @throws RxArrowError when the file itself cannot be read
 */
export async function readPipelineFile(path: string, options: ReadOptions): Promise<PipelineFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RxArrowError(
      'FileNotFound',
      `The pipeline file "${options.shownAs ?? path}" cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : (code ?? String(error))}.`,
      { cause: error, ...(code === 'ENOENT' ? { hint: 'Make one with `rxarrow new pipeline FILE`.' } : {}) },
    );
  }
  const parsed = parseText(text, options.shownAs ?? path);
  const findings: Finding[] = [];
  const registry = await withModules(parsed, dirname(resolve(path)), options.registry, findings);
  return checkPipeline(text, parsed, dirname(resolve(path)), { ...options, registry }, findings);
}

/** As `readPipelineFile` for a text; its `use:` must be in the registry already. */
export function readPipelineText(
  text: string,
  options: ReadOptions & { readonly file?: string; readonly baseFolder?: string },
): PipelineFile {
  return checkPipeline(text, parseText(text, options.file ?? 'pipeline.yaml'), options.baseFolder ?? '.', options, []);
}

function checkPipeline(
  text: string,
  parsed: ParsedText,
  baseFolder: string,
  options: ReadOptions,
  earlier: readonly Finding[],
): PipelineFile {
  const findings: Finding[] = [...earlier, ...parsed.findings];
  const { registry } = options;
  const merged = layered(parsed, options, findings);
  let secrets: ReadonlySet<string> = new Set();
  const add = (severity: Finding['severity'], ...[path, message, more = {}]: Parameters<Report>): void => {
    const { part = 'value', expected, hint } = more;
    const shown = part === 'key' && /^(unknown|a second)/.test(message) ? path.slice(0, -1) : path;
    const place = placeOf(merged, path, part);
    findings.push({ severity, ...place, path: pathText(shown), message: redact(message, secrets), expected, hint });
  };
  const report: Report = (...found) => add('error', ...found);
  const scopeOfReferences = { environment: options.environment ?? {}, baseFolder };
  const resolved = resolveReferences(merged.value, scopeOfReferences, (path, message, hint) =>
    report(path, message, { hint }),
  );
  secrets = resolved.secrets;
  const scope: UseScope = { registry, baseFolder, report, textAt: (path) => resolved.texts.get(pathText(path)) };
  const name = basename(parsed.file, extname(parsed.file));
  const readable = parsed.findings.length === 0;
  const model = resolveDocument(
    readable ? resolved.value : { streams: {} },
    name,
    readable ? scope : { ...scope, report: () => undefined },
  );
  const isClean = (): boolean => !findings.some((finding) => finding.severity === 'error');
  let columns: ReadonlyMap<string, StreamColumns> = new Map();
  if (isClean()) {
    for (const use of usesOf(model)) configured(use.path, scope, () => configureUse(use, { registry, baseFolder }));
    if (isClean()) columns = columnsOf(model, scope, report);
    for (const [path, message, hint] of usageFindings(model, merged.value, parsed.value))
      add('warning', path, message, { hint, part: 'key' });
  }
  const sorted = findings.toSorted(byPosition);
  return {
    file: parsed.file,
    text,
    model,
    findings: sorted,
    columns,
    registry,
    hidden: resolved,
    compile: (changed = model) => {
      if (!isClean()) throw new InvalidPipeline(parsed.file, sorted);
      return compileModel(changed, { registry, baseFolder });
    },
  };
}

function usesOf(model: PipelineModel): UseModel[] {
  const uses = [...model.streams.values()].flatMap((stream) => [
    ...(stream.origin?.kind === 'source' ? [stream.origin.use] : []),
    ...stream.operators,
    ...stream.sinks,
  ]);
  return [...uses, ...model.services, ...[model.deadLetters, model.late].filter((use) => use !== undefined)];
}

function byPosition(a: Finding, b: Finding): number {
  const line = (a.position?.line ?? 0) - (b.position?.line ?? 0);
  return line === 0 ? (a.position?.column ?? 0) - (b.position?.column ?? 0) : line;
}

/** The registry with the components of the modules that a file uses. */
async function withModules(
  parsed: ParsedText,
  baseFolder: string,
  registry: Registry,
  findings: Finding[],
): Promise<Registry> {
  const list = isPlain(parsed.value) ? parsed.value['use'] : undefined;
  if (!Array.isArray(list)) return registry;
  let extended = registry;
  for (const [index, specifier] of (list as unknown[]).entries()) {
    if (typeof specifier !== 'string') continue;
    const fail = (message: string, hint?: string): void => {
      const path = ['use', index];
      findings.push({
        severity: 'error',
        file: parsed.file,
        position: parsed.locate(path, 'value'),
        path: pathText(path),
        message,
        expected: undefined,
        hint,
      });
    };
    try {
      const isPath = specifier.startsWith('.') || specifier.startsWith('/');
      const target = isPath ? pathToFileURL(resolve(baseFolder, specifier)).href : specifier;
      const components = componentsOf((await import(target)) as Readonly<Record<string, unknown>>);
      if (components.length === 0)
        fail(
          `"${specifier}" exports no component`,
          'Export what defineIndicator, defineOperator, defineSource, defineSink or defineRule returns.',
        );
      extended = extended.withModule(
        target,
        ...components.filter((component) => !extended.components.includes(component)),
      );
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      fail(
        code === 'ERR_MODULE_NOT_FOUND' && String(error).includes(specifier.replace(/^\.\//, ''))
          ? `there is no module "${specifier}"`
          : `"${specifier}" cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
        code === 'ERR_MODULE_NOT_FOUND' ? 'A path is relative to the pipeline file.' : undefined,
      );
    }
  }
  return extended;
}

/** The components among what a module exports. */
export function componentsOf(module: Readonly<Record<string, unknown>>): Component[] {
  return Object.values(module).filter(isComponent);
}

function isComponent(value: unknown): value is Component {
  if (value === null || (typeof value !== 'function' && typeof value !== 'object')) return false;
  const { card, configure } = value as Partial<Component>;
  return typeof card === 'object' && typeof card.name === 'string' && typeof configure === 'function';
}
