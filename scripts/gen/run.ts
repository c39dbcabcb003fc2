import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { filesUnder, fromRoot } from '../lib/files.mjs';
import type { Generator } from './_generator.js';

/** The others import what these write, so they come first and each module is loaded only after the ones before it have written. */
const first = ['barrels'];

const check = process.argv.includes('--check');
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const found = filesUnder('scripts/gen')
  .filter((path) => path.endsWith('.ts'))
  .map((path) => basename(path, '.ts'))
  .filter((name) => !name.startsWith('_') && name !== 'run');
const names = [...first, ...found.filter((name) => !first.includes(name))].filter(
  (name) => chosen.length === 0 || chosen.includes(name),
);

const problems: string[] = chosen
  .filter((name) => !found.includes(name))
  .map((name) => `There is no generator named '${name}'; there are ${found.join(', ')}.`);

for (const name of names) {
  try {
    await runOne(name);
  } catch (error) {
    problems.push(
      `The generator '${name}' failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) {
  if (check) process.stderr.write('Run `npm run gen` and commit what it writes.\n');
  process.exitCode = 1;
}

async function runOne(name: string): Promise<void> {
  const { generator } = (await import(`./${name}.ts`)) as { generator: Generator };
  const files = await generator.generate();
  const paths = new Set(files.map((file) => file.path));

  for (const file of files) {
    const content = await formatted(file.path, file.content);
    const target = fromRoot(file.path);
    if (existsSync(target) && readFileSync(target, 'utf8') === content) continue;
    if (check) {
      problems.push(`${file.path} is not what the generator '${name}' writes.`);
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    process.stdout.write(`wrote ${file.path}\n`);
  }

  for (const path of (generator.owns ?? []).flatMap((folder) => filesUnder(folder))) {
    if (paths.has(path)) continue;
    if (check) {
      problems.push(`${path} is no longer written by the generator '${name}'.`);
      continue;
    }
    rmSync(fromRoot(path));
    process.stdout.write(`removed ${path}\n`);
  }
}

async function formatted(path: string, content: string): Promise<string> {
  const target = fromRoot(path);
  const { ignored, inferredParser } = await getFileInfo(target, { ignorePath: fromRoot('.prettierignore') });
  if (ignored || inferredParser === null) return content;
  return format(content, { ...(await resolveConfig(target, { editorconfig: true })), filepath: target });
}
