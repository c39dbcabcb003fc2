// Reports the source files with logic that have no test at the mirrored place under test/.
// --strict fails on those that the list of old ones does not name, and on names in it that are settled; --update rewrites the list.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';
import { filesUnder, fromRoot } from './lib/files.mjs';

const listFile = fromRoot('scripts/untested.json');
const listed = existsSync(listFile) ? JSON.parse(readFileSync(listFile, 'utf8')) : [];

const tests = filesUnder('test').filter((path) => path.endsWith('.test.ts'));
const sources = filesUnder('src').filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
const untested = sources.filter((path) => !isException(path) && !hasTest(path));

if (process.argv.includes('--update')) {
  writeFileSync(listFile, `${JSON.stringify(untested, null, 2)}\n`);
} else {
  const fresh = untested.filter((path) => !listed.includes(path));
  const settled = listed.filter((path) => !untested.includes(path));
  for (const path of fresh) process.stdout.write(`no test: ${path}\n`);
  for (const path of settled) process.stdout.write(`settled, take it off scripts/untested.json: ${path}\n`);
  process.stdout.write(
    `${sources.length} source files, ${untested.length} without a test of their own, ${listed.length} of them listed\n`,
  );
  if (process.argv.includes('--strict') && fresh.length + settled.length > 0) process.exitCode = 1;
}

function isException(path) {
  return basename(path) === 'index.ts' || path === 'src/components.ts' || hasNoLogic(path);
}

/** Only types, or only names passed on: nothing that could be wrong at run time. */
function hasNoLogic(path) {
  const { outputText } = ts.transpileModule(readFileSync(fromRoot(path), 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  const output = ts.createSourceFile(path, outputText, ts.ScriptTarget.ES2022);
  return output.statements.every((statement) => ts.isExportDeclaration(statement) || ts.isImportDeclaration(statement));
}

/** test/core/registry.test.ts, or several as test/core/registry.names.test.ts. */
function hasTest(path) {
  const mirrored = `${path.replace(/^src\//, 'test/').replace(/\.ts$/, '')}.`;
  return tests.some((test) => test.startsWith(mirrored));
}
