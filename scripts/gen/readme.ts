import { existsSync, readFileSync } from 'node:fs';
import { fromRoot } from '../lib/files.mjs';
import type { Generator } from './_generator.js';
import { KINDS, ofKind, pagePath } from './_library.js';
import { between, table } from './_markdown.js';

const BENCHMARKS = 'docs/benchmarks.md';

/** The parts of the README that follow from the code: components and benchmarks. */
export const generator: Generator = {
  generate: () => {
    const written = readFileSync(fromRoot('README.md'), 'utf8');
    const withComponents = between(written, 'components', componentTable());
    return [{ path: 'README.md', content: between(withComponents, 'benchmarks', benchmarks()) }];
  },
};

function componentTable(): string {
  const rows = KINDS.filter(({ kind }) => ofKind(kind).length > 0).map(({ kind, title }) => [
    title,
    ofKind(kind)
      .map((component) => `[${component.card.name}](docs/reference/${pagePath(component)})`)
      .join(', '),
  ]);
  return table(['kind', 'components'], rows);
}

/** The first table of the page of benchmarks, which says how it was made. */
function benchmarks(): string {
  const commands = '`npm run bench` measures it, `npm run bench:peers` measures other libraries with the same input.';
  if (!existsSync(fromRoot(BENCHMARKS))) return commands;
  const [first] = /^\|.*(?:\n\|.*)+/m.exec(readFileSync(fromRoot(BENCHMARKS), 'utf8')) ?? [];
  const more = `${commands} The machine, the method and all figures: [benchmarks](${BENCHMARKS}).`;
  return first === undefined ? more : `${first}\n\n${more}`;
}
