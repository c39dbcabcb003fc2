import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fs from 'node:fs/promises';
import * as arrow from 'apache-arrow';
import * as rxjs from 'rxjs';
import * as rxarrow from 'rxarrow';
import * as columnar from 'rxarrow/columnar';
import { components } from 'rxarrow/components';
import * as expression from 'rxarrow/expression';
import * as kernels from 'rxarrow/kernels';
import * as operators from 'rxarrow/operators';
import * as pipeline from 'rxarrow/pipeline';
import * as runtime from 'rxarrow/runtime';
import * as report from 'rxarrow/report';
import * as sinks from 'rxarrow/sinks';
import * as sources from 'rxarrow/sources';
import * as testing from 'rxarrow/testing';
import * as transports from 'rxarrow/transports';
import * as ws from 'ws';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fencesOf, ROOT, writtenPages } from './support/pages.js';
import { runSnippet } from './support/snippet.js';

const modules = {
  'node:fs/promises': fs,
  'apache-arrow': arrow,
  rxjs,
  rxarrow,
  'rxarrow/columnar': columnar,
  'rxarrow/components': { components },
  'rxarrow/expression': expression,
  'rxarrow/kernels': kernels,
  'rxarrow/operators': operators,
  'rxarrow/pipeline': pipeline,
  'rxarrow/runtime': runtime,
  'rxarrow/report': report,
  'rxarrow/sinks': sinks,
  'rxarrow/sources': sources,
  'rxarrow/testing': testing,
  'rxarrow/transports': transports,
  ws,
};

const fences = writtenPages().flatMap(fencesOf);
const programs = fences.filter(({ language, info }) => language === 'ts' && info !== 'fragment');
const files = fences.filter(
  ({ language, info, text }) => language === 'yaml' && info !== 'fragment' && /^(streams|source|from):/m.test(text),
);

let folder: string;
let before: string;

beforeAll(() => {
  before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'rxarrow-pages-'));
  copyFileSync(join(ROOT, 'examples/quickstart/us-shares-daily-2005-2013.csv'), join(folder, 'bars.csv'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

describe('programs of the pages', () => {
  for (const { page, line, text, next } of programs) {
    it(`${page}:${line} runs and says what it says`, async () => {
      const printed = await runSnippet(text, modules);
      if (next?.language === 'text' && next.info === 'output') expect(printed.trimEnd()).toBe(next.text.trimEnd());
    });
  }

  it('compile', () => {
    const texts = new Map(
      programs.map(({ page, line, text }) => [`${ROOT}test/docs/${page.replaceAll('/', '-')}-${line}.ts`, text]),
    );
    expect(complaints(texts)).toEqual([]);
  }, 120_000);
});

describe('pipeline files of the pages', () => {
  const registry = rxarrow.createRegistry(components as readonly rxarrow.Component[]);
  for (const { page, line, text } of files) {
    it(`${page}:${line} has no findings`, () => {
      const environment = { RXARROW_EXAMPLE: 'yes', API_KEY: 'secret', REDIS_URL: 'redis://localhost' };
      const { findings } = pipeline.readPipelineText(text, { registry, environment, baseFolder: folder });
      expect(findings.map(pipeline.findingText)).toEqual([]);
    });
  }
});

function complaints(texts: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, language, ...rest) => {
    const text = texts.get(name);
    return text === undefined
      ? getSourceFile.call(host, name, language, ...rest)
      : ts.createSourceFile(name, text, language);
  };
  host.fileExists = (name) => texts.has(name) || fileExists.call(host, name);
  host.readFile = (name) => texts.get(name) ?? readFile.call(host, name);
  const program = ts.createProgram([...texts.keys()], { ...options, noEmit: true }, host);
  return [...texts.keys()].flatMap((name) =>
    program.getSemanticDiagnostics(program.getSourceFile(name)).map(({ messageText, start = 0, file }) => {
      const at = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${name.slice(ROOT.length)}:${at}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    }),
  );
}
