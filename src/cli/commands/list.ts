import { COMPONENT_KINDS as KINDS, type ComponentKind } from '../../core/index.js';
import { BadInput, EXIT } from '../failure.js';
import { libraryRegistry } from '../open-pipeline.js';
import { painter, toJson, type Terminal } from '../terminal.js';

export interface ListOptions {
  readonly kind?: string;
  readonly json?: boolean;
}

/** All components by kind, with what each does. */
export function listCommand(options: ListOptions, terminal: Terminal): number {
  const { kind } = options;
  if (kind !== undefined && !KINDS.includes(kind as ComponentKind))
    throw new BadInput(`There is no kind "${kind}".`, `Kinds are ${KINDS.join(', ')}.`);
  const cards = libraryRegistry()
    .components.map((component) => component.card)
    .filter((card) => kind === undefined || card.kind === kind)
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
  if (options.json === true) {
    terminal.out(
      `${toJson(cards.map(({ kind: of, name, title, summary, stability }) => ({ kind: of, name, title, summary, stability })))}\n`,
    );
    return EXIT.ok;
  }
  const paint = painter(terminal, terminal.outIsTerminal);
  const width = Math.max(...cards.map((card) => card.name.length), 0) + 2;
  const room = Math.max(40, (terminal.outIsTerminal ? terminal.columns || 100 : 1000) - width - 3);
  const blocks = KINDS.flatMap((each) => {
    const ofKind = cards.filter((card) => card.kind === each);
    if (ofKind.length === 0) return [];
    const lines = ofKind.map(({ name, summary }) => {
      const text = summary.length > room ? `${summary.slice(0, room - 3).trimEnd()}...` : summary;
      return `  ${paint('cyan', name)}${' '.repeat(width - name.length)}${text}`;
    });
    return [`${paint('bold', `${each}s`)} ${paint('dim', `(${ofKind.length})`)}\n${lines.join('\n')}`];
  });
  terminal.out(`${blocks.join('\n\n')}\n\n${paint('dim', 'More of one: rxarrow show NAME')}\n`);
  return EXIT.ok;
}
