import { describeType } from '../../src/columnar/index.js';
import { contractNames, contracts, quality, typeOfKind } from '../../src/core/index.js';
import type { Generator } from './_generator.js';
import { code, list, page, table } from './_markdown.js';

/** The columns that flow between stages. */
export const generator: Generator = {
  generate: () => [{ path: 'docs/reference/contracts.md', content: contractPage() }],
};

function contractPage(): string {
  const sections = contractNames.map((name) => {
    const { version, columns } = contracts[name];
    const rows = columns.map((column) => [
      code(column.name),
      describeType(typeOfKind(column.kind)),
      column.nullable ? 'yes' : '',
      column.says,
    ]);
    return `## ${name}\n\nVersion ${version}.\n\n${table(['column', 'type', 'may be null', 'says'], rows)}`;
  });
  const bits = Object.entries(quality).map(([name, bit]) => `${bit}: ${name}`);
  return page(
    '# Contracts',
    'What flows between two stages is an Arrow record batch with at least the columns of a contract; a stream may have more. Types are checked once a batch where a stage reads them.',
    'Times are nanoseconds since 1970, UTC. `time` is when it happened, `available` when it could be known; decisions use nothing whose `available` is later.',
    ...sections,
    `## Bits of \`quality\`\n\n${list(bits)}`,
    '[All components](README.md)',
  );
}
