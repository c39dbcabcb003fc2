import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const typed = `${root}test/types/columns.types.ts`;

const operators = {
  right: 'ema({ period: 12 })',
  missing: "ema({ column: 'clos' })",
  wrongType: "ema({ column: 'symbol' })",
  taken: 'ema(), ema()',
  unknownParameter: 'ema({ perid: 12 })',
  misspelt: 'derive({ up: ({ clos }) => clos.gt(1) })',
};

const program = (operator: string): string => `
  import type { Observable } from 'rxjs';
  import type { RecordBatch } from 'apache-arrow';
  import type { Bar } from 'rxarrow';
  import { derive, ema } from 'rxarrow/operators';
  declare const bars: Observable<RecordBatch<Bar>>;
  export const stream = bars.pipe(${operator});
`;

/** What the compiler says of programs, by file; each message as the sentences it is made of. */
function complaints(programs: ReadonlyMap<string, string>): Map<string, string[][]> {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, language, ...rest) => {
    const text = programs.get(name);
    return text === undefined
      ? getSourceFile.call(host, name, language, ...rest)
      : ts.createSourceFile(name, text, language);
  };
  host.fileExists = (name) => programs.has(name) || fileExists.call(host, name);
  host.readFile = (name) => programs.get(name) ?? readFile.call(host, name);
  const compiled = ts.createProgram([...programs.keys()], { ...options, noEmit: true }, host);
  return new Map(
    [...programs.keys()].map((name) => [
      name,
      compiled
        .getSemanticDiagnostics(compiled.getSourceFile(name))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')),
    ]),
  );
}

let found: Map<string, string[][]>;
const pathOf = (name: string): string => `${root}test/types/${name}.ts`;
const said = (name: keyof typeof operators): string => found.get(pathOf(name))?.[0]?.at(-1) ?? 'nothing';

beforeAll(() => {
  const programs = Object.entries(operators).map(([name, operator]) => [pathOf(name), program(operator)] as const);
  found = complaints(new Map([...programs, [typed, readFileSync(typed, 'utf8')]]));
}, 120_000);

test('the last sentence of a complaint says what is wrong in the words of the field', () => {
  expect(said('right')).toBe('nothing');
  expect(said('missing')).toContain('no column \\"clos\\" in this stream');
  expect(said('wrongType')).toContain('column \\"symbol\\" has the wrong type');
  expect(said('taken')).toContain('column \\"ema\\" exists already; choose another name with \\"as\\"');
  expect(said('unknownParameter')).toContain("Did you mean to write 'period'?");
  expect(said('misspelt')).toMatch(/Property 'clos' does not exist/);
});

test('the typed programs compile, and what must not compile does not', () => {
  expect(found.get(typed)).toEqual([]);
});
