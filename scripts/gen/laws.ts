import { components } from '../../src/components.js';
import type { Component, ComponentKind } from '../../src/core/index.js';
import { LAWS, lawTable } from '../../src/testing/index.js';
import type { Generator } from './_generator.js';

type Row = ReturnType<typeof lawTable>[number];
type Cell = Row['laws'][number];

const plural: Readonly<Record<ComponentKind, string>> = {
  source: 'sources',
  indicator: 'indicators',
  operator: 'operators',
  join: 'joins',
  rule: 'rules',
  sink: 'sinks',
  service: 'services',
  venue: 'venues',
};

function mark({ held, exempt }: Cell): string {
  if (exempt.length === 0) return 'all';
  return held === 0 ? '–' : `${held} of ${held + exempt.length}`;
}

/** Components with the same reason in one line; a whole kind by its name. */
function reasons({ kind, laws }: Row): string[] {
  return laws.flatMap(({ law, exempt, held }) => {
    const byReason = new Map<string, string[]>();
    for (const { component, reason } of exempt) byReason.set(reason, [...(byReason.get(reason) ?? []), component]);
    return [...byReason].map(([reason, names]) => {
      const who =
        held === 0 && byReason.size === 1 ? `all ${plural[kind]}` : names.map((name) => `\`${name}\``).join(', ');
      return `| ${law} | ${who} | ${reason} |`;
    });
  });
}

/** The laws, who is held to them, and why others are not. */
export const generator: Generator = {
  generate: () => {
    const table = lawTable(components as readonly unknown[] as readonly Component[]).filter(({ laws }) =>
      laws.some(({ held, exempt }) => held + exempt.length > 0),
    );
    const lines = [
      '<!-- Written by `npm run gen`; do not edit. -->',
      '',
      '# The laws',
      '',
      'Every component is held to the laws of its kind by tests that are generated from its definition. `checkLaws` of',
      '`rxarrow/testing` holds a component of your own to them.',
      '',
      '| law | says |',
      '| --- | --- |',
      ...LAWS.map(({ law, says }) => `| ${law} | ${says} |`),
      '',
      '## Who is held to them',
      '',
      `| law | ${table.map(({ kind }) => plural[kind]).join(' | ')} |`,
      `| --- | ${table.map(() => '---').join(' | ')} |`,
      ...LAWS.map(({ law }, index) => `| ${law} | ${table.map(({ laws }) => mark(laws[index] as Cell)).join(' | ')} |`),
      '',
      '## Who is not, and why',
      '',
      '| law | component | reason |',
      '| --- | --- | --- |',
      ...table.flatMap(reasons),
      '',
    ];
    return [{ path: 'docs/laws.md', content: lines.join('\n') }];
  },
};
