import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the compiler says of a program, each message as the sentences it is made of. */
function complaints(program: string, file = `${root}test/types/in-memory.ts`): string[][] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, language, ...rest) =>
    name === file ? ts.createSourceFile(name, program, language) : getSourceFile.call(host, name, language, ...rest);
  host.fileExists = (name) => name === file || fileExists.call(host, name);
  host.readFile = (name) => (name === file ? program : readFile.call(host, name));
  const compiled = ts.createProgram([file], { ...options, noEmit: true }, host);
  const source = compiled.getSourceFile(file);
  return compiled
    .getSemanticDiagnostics(source)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n').split('\n'));
}

const program = (operator: string): string => `
  import type { Observable } from 'rxjs';
  import type { RecordBatch } from 'apache-arrow';
  import type { Bar } from 'rxarrow';
  import { derive, ema } from 'rxarrow/operators';
  declare const bars: Observable<RecordBatch<Bar>>;
  export const stream = bars.pipe(${operator});
`;

test('the last sentence of a complaint says what is wrong in the words of the field', { timeout: 60_000 }, () => {
  const said = (operator: string): string => complaints(program(operator))[0]?.at(-1) ?? 'nothing';
  expect(said('ema({ period: 12 })')).toBe('nothing');
  expect(said("ema({ column: 'clos' })")).toContain('no column \\"clos\\" in this stream');
  expect(said("ema({ column: 'symbol' })")).toContain('column \\"symbol\\" has the wrong type');
  expect(said('ema(), ema()')).toContain('column \\"ema\\" exists already; choose another name with \\"as\\"');
  expect(said('ema({ perid: 12 })')).toContain("Did you mean to write 'period'?");
  expect(said('derive({ up: ({ clos }) => clos.gt(1) })')).toMatch(/Property 'clos' does not exist/);
});

test('the typed programs compile, and what must not compile does not', { timeout: 60_000 }, () => {
  const file = `${root}test/types/columns.types.ts`;
  expect(complaints(readFileSync(file, 'utf8'), file)).toEqual([]);
});
