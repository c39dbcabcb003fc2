import { LAWS, lawTable } from '../../src/testing/index.js';
import type { Generator } from './_generator.js';
import { components } from './_library.js';
import { code, page, table } from './_markdown.js';

/** What every component is held to, and which are not. */
export const generator: Generator = {
  generate: () => [{ path: 'docs/reference/laws.md', content: lawPage() }],
};

function lawPage(): string {
  const kinds = lawTable(components);
  const rows = kinds.map(({ kind, laws }) => [
    kind,
    ...laws.map(({ held, exempt }) =>
      exempt.length === 0 ? String(held) : held === 0 ? '' : `${held} of ${held + exempt.length}`,
    ),
  ]);
  const exempt = kinds.flatMap(({ kind, laws }) =>
    laws.flatMap((entry) => reasons(entry.exempt).map(([names, reason]) => [code(entry.law), kind, names, reason])),
  );
  return page(
    '# Laws',
    'Tests made from the list of components hold each of them to the laws of its kind, with every example of its page, on rows drawn at random.',
    table(
      ['law', 'says'],
      LAWS.map(({ law, says }) => [code(law), says]),
    ),
    '`checkLaws(component)` of `rxarrow/testing` holds a component of your own to them.',
    `## How many are held to each\n\n${table(['kind', ...LAWS.map(({ law }) => law)], rows)}`,
    `## Exemptions\n\n${table(['law', 'kind', 'components', 'reason'], exempt)}`,
    '[All components](README.md)',
  );
}

/** Components by the reason they share. */
function reasons(exempt: readonly { readonly component: string; readonly reason: string }[]): [string, string][] {
  const byReason = new Map<string, string[]>();
  for (const { component, reason } of exempt) byReason.set(reason, [...(byReason.get(reason) ?? []), component]);
  return [...byReason].map(([reason, names]) => [names.sort().join(', '), reason]);
}
