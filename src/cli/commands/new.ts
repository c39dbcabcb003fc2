import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { ownFile } from '../../base/own-file.js';
import { BadInput, EXIT } from '../failure.js';
import { libraryRegistry } from '../open-pipeline.js';
import { indicatorNames, librarySource, libraryTest, ownSource, pipelineSource } from '../templates.js';
import { painter, type Terminal } from '../terminal.js';

/** Writes a new indicator: with its test inside the library, as a module for \`use:\` elsewhere. */
export async function newIndicatorCommand(given: string, terminal: Terminal): Promise<number> {
  const names = indicatorNames(given);
  if (names === undefined)
    throw new BadInput(`"${given}" is not a name.`, 'Use letters and digits, for instance my-momentum.');
  if (libraryRegistry().has(names.name))
    throw new BadInput(`There is a component "${names.name}" already.`, 'See `rxarrow list`.');
  const library = libraryFolder(terminal.folder);
  if (library === undefined) {
    const path = `${names.file}.js`;
    await write(terminal, [[join(terminal.folder, path), ownSource(names)]]);
    terminal.out(`Use it in a pipeline file with  use: [./${path}]\n`);
    return EXIT.ok;
  }
  await write(terminal, [
    [join(library, 'src/operators/indicators', `${names.file}.ts`), librarySource(names)],
    [join(library, 'test/operators/indicators', `${names.file}.test.ts`), libraryTest(names)],
  ]);
  terminal.out(`Then:  npm run gen && npm run test:unit -- test/operators/indicators/${names.file}.test.ts\n`);
  return EXIT.ok;
}

/** Writes a pipeline file that runs as it is. */
export async function newPipelineCommand(path: string, terminal: Terminal): Promise<number> {
  const target = resolve(terminal.folder, path);
  if (!['.yaml', '.yml'].includes(extname(target))) throw new BadInput(`"${path}" does not end in .yaml.`);
  const schema = relative(dirname(target), ownFile('schema/pipeline.schema.json'));
  await write(terminal, [
    [target, pipelineSource(basename(target, extname(target)), schema.startsWith('.') ? schema : `./${schema}`)],
  ]);
  terminal.out(`Run it:  rxarrow run ${path}\n`);
  return EXIT.ok;
}

async function write(terminal: Terminal, files: readonly (readonly [path: string, content: string])[]): Promise<void> {
  const paint = painter(terminal, terminal.outIsTerminal);
  const shown = (path: string): string => relative(terminal.folder, path) || path;
  for (const [path] of files)
    if (existsSync(path)) throw new BadInput(`${shown(path)} exists already.`, 'Nothing was written.');
  for (const [path, content] of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    terminal.out(`wrote ${paint('cyan', shown(path))}\n`);
  }
}

/** The checkout of rxarrow that a folder lies in. */
function libraryFolder(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly name?: unknown };
      return name === 'rxarrow' && existsSync(join(folder, 'src/operators/indicators')) ? folder : undefined;
    }
    if (dirname(folder) === folder) return undefined;
  }
}
