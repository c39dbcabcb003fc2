import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { filesUnder, fromRoot } from '../lib/files.mjs';
import type { GeneratedFile, Generator } from './_generator.js';

const rooms = ['operators', 'sources', 'sinks', 'runtime'];
const kinds = ['Indicator', 'Join', 'Operator', 'Rule', 'Service', 'Sink', 'Source', 'Venue'];
const notice = '// Written by `npm run gen`; do not edit.';

/**
 * Read as text, not loaded: one file with a broken type must not keep all the others out of the list. A statement reaches from its
 * `export const` to the next line that starts a statement; its first bare `=` ends the annotation.
 */
const statement =
  /^export const (\w+)\b(?:(?!^(?:export|import|const|let|function|class|interface|type|async|\/\*\*)\b)[^])*/gm;
const definition = new RegExp(String.raw`^[^=]*?(?:=>[^=]*?)*=\s*(?:/\*[^*]*\*/\s*)?define(${kinds.join('|')})\s*[<(]`);

interface Component {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
}

function speaksForItself(path: string): boolean {
  const name = basename(path);
  return name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.startsWith('_') && name !== 'index.ts';
}

function specifier(path: string, from: string): string {
  return `./${path.slice(from.length + 1).replace(/\.ts$/, '.js')}`;
}

/** The flow beneath and the run itself are no parts that users choose among; `rxarrow` shows what they need of them. */
const inward = /^src\/runtime\/(flow\/|[^/]+\.ts$)/;

/** A room shows all its files, but a folder that has a hand-written index shows only what that index does. */
function barrel(room: string): GeneratedFile {
  const folder = `src/${room}`;
  const files = filesUnder(folder).filter((path) => !inward.test(path));
  const indexed = files.filter((path) => basename(path) === 'index.ts' && dirname(path) !== folder).map(dirname);
  const shown = files.filter((path) => speaksForItself(path) && !indexed.some((each) => path.startsWith(`${each}/`)));
  const outermost = indexed.filter((path) => !indexed.some((each) => path.startsWith(`${each}/`)));
  const lines = [...shown, ...outermost.map((path) => `${path}/index.ts`)]
    .sort()
    .map((path) => `export * from '${specifier(path, folder)}';`);
  return {
    path: `${folder}/index.ts`,
    content: [notice, ...(lines.length > 0 ? lines : ['export {};']), ''].join('\n'),
  };
}

export function componentsIn(path: string, text: string): Component[] {
  return [...text.matchAll(statement)].flatMap(([whole, name = '']) => {
    const kind = definition.exec(whole)?.[1];
    return kind === undefined ? [] : [{ name, kind, path }];
  });
}

function compare(left: Component, right: Component): number {
  return left.kind === right.kind ? (left.name < right.name ? -1 : 1) : left.kind < right.kind ? -1 : 1;
}

function list(): GeneratedFile {
  const components = rooms
    .flatMap((room) => filesUnder(`src/${room}`))
    .filter(speaksForItself)
    .flatMap((path) => componentsIn(path, readFileSync(fromRoot(path), 'utf8')))
    .sort(compare);

  const places = new Map<string, string>();
  const names = new Map<string, number>();
  for (const { name, kind, path } of components) {
    const other = places.get(`${kind} ${name}`);
    if (other !== undefined)
      throw new Error(`'${name}' is defined twice, in ${other} and in ${path}; a component's name is its own.`);
    places.set(`${kind} ${name}`, path);
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  // A system that is read from and written to gives its name to a source and to a sink.
  const local = ({ name, kind }: Component): string => ((names.get(name) ?? 0) > 1 ? `${name}${kind}` : name);
  const imported = (component: Component): string =>
    local(component) === component.name ? component.name : `${component.name} as ${local(component)}`;

  const byPath = new Map<string, string[]>();
  for (const component of components) {
    byPath.set(component.path, [...(byPath.get(component.path) ?? []), imported(component)]);
  }
  const imports = [...byPath.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, parts]) => `import { ${parts.sort().join(', ')} } from '${specifier(path, 'src')}';`);

  const content = [
    notice,
    ...imports,
    '',
    '/** Every component of the library, by kind and then by name. */',
    `export const components = [${components.map(local).join(', ')}] as const;`,
    '',
  ].join('\n');
  return { path: 'src/components.ts', content };
}

export const generator: Generator = {
  generate: () => [...rooms.map(barrel), list()],
};
