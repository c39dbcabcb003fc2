import { readdirSync, readFileSync } from 'node:fs';
import { marbleSvg } from '../../src/report/index.js';
import { marbleDiagram, parseMarbles } from '../../src/testing/index.js';
import { fromRoot } from '../lib/files.mjs';
import type { Generator } from './_generator.js';

const FOLDER = 'docs/images/marbles';

/** A picture of each marble file, and the page that shows the files beside their pictures. */
export const generator: Generator = {
  owns: [FOLDER],
  generate: () => {
    const files = readdirSync(fromRoot('marbles'))
      .filter((name) => name.endsWith('.marble'))
      .sort()
      .map((name) => {
        const text = readFileSync(fromRoot(`marbles/${name}`), 'utf8');
        return { name: name.replace(/\.marble$/, ''), text, file: parseMarbles(text, name) };
      });
    return [
      ...files.map(({ name, file }) => ({
        path: `${FOLDER}/${name}.svg`,
        content: `${marbleSvg(marbleDiagram(file))}\n`,
      })),
      { path: 'docs/guide/marbles.md', content: page(files) },
    ];
  },
};

function page(
  files: readonly { readonly name: string; readonly text: string; readonly file: { readonly title: string } }[],
): string {
  const entries = files.map(
    ({ name, text, file }) =>
      `## ${sentence(file.title)}\n\n![${file.title}](../images/marbles/${name}.svg)\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`,
  );
  return [
    '# Marbles\n',
    'A file in `marbles/` says in one drawing what goes into operators and what comes out, when, and how it ends. It is run as a test',
    'under a virtual clock, in which microtasks are drained between two instants and real input and output is refused by name; the',
    'pictures here are drawn from the very same files. `checkMarbles` of `rxarrow/testing` runs them in tests of your own.\n',
    'On a timeline each sign is a frame: `-` nothing, a letter a batch, `0` a batch without rows, `#` an error, `|` the end, `!`',
    'unsubscription. Below a lane its letters are bound to small tables, or to `watermark 5s` and `gap 3`; a point is null.',
    'A line of `demand` counts the batches that were asked of an input; a line of `breaker` says when the breaker of an operator opens (`o`),',
    'probes (`h`) and closes (`c`). What stands beside an operator in a pipeline file comes after `with`, and `outside` stands in for an',
    'operator that calls something outside.\n',
    ...entries,
  ].join('\n');
}

function sentence(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
