import { readFileSync } from 'node:fs';
import { filesUnder, fromRoot } from '../lib/files.mjs';
import type { Generator } from './_generator.js';
import { KINDS, ofKind, pagePath } from './_library.js';

/** A short map of the pages for readers that are programs (llmstxt.org). */
export const generator: Generator = {
  generate: () => [{ path: 'llms.txt', content: text() }],
};

function text(): string {
  const guide = filesUnder('docs/guide')
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => `- [${titleOf(path)}](${path})`);
  const components = KINDS.filter(({ kind }) => ofKind(kind).length > 0).flatMap(({ kind, title }) => [
    `## ${title}`,
    '',
    ...ofKind(kind).map(
      (component) => `- [${component.card.name}](docs/reference/${pagePath(component)}): ${component.card.summary}`,
    ),
    '',
  ]);
  return [
    '# rxarrow',
    '',
    '> Trading systems as RxJS streams over Apache Arrow record batches: one pipe for backtest, paper and live. TypeScript, ESM, Node 20.19 or later.',
    '',
    'Import from `rxarrow` (run, compute, define...), `rxarrow/sources`, `rxarrow/operators`, `rxarrow/sinks`, `rxarrow/kernels`, `rxarrow/expression`, `rxarrow/pipeline`, `rxarrow/report`, `rxarrow/testing`. The same components are used in YAML files, run by `rxarrow run FILE`; `schema/pipeline.schema.json` describes them, and `rxarrow list --json` and `rxarrow show NAME --json` print them.',
    '',
    '## Guide',
    '',
    ...guide,
    '',
    '## Reference',
    '',
    '- [All components](docs/reference/README.md)',
    '- [Contracts](docs/reference/contracts.md): columns that flow between stages',
    '- [Expressions](docs/reference/expressions.md): derive and where',
    '- [Commands](docs/reference/cli.md)',
    '- [Laws](docs/laws.md)',
    '',
    ...components,
  ].join('\n');
}

function titleOf(path: string): string {
  return /^# (.*)$/m.exec(readFileSync(fromRoot(path), 'utf8'))?.[1] ?? path;
}
