import { format } from 'prettier';

/** First line of every generated page. */
export const NOTICE = '<!-- Written by `npm run gen`; do not edit. -->';

/** A page of these blocks, with an empty line between two. */
export function page(...blocks: readonly (string | undefined)[]): string {
  return `${[NOTICE, ...blocks.filter((block) => block !== undefined && block !== '')].join('\n\n')}\n`;
}

/** Text as it may stand in a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export function code(text: string): string {
  return `\`${text}\``;
}

export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/** A table; cells are escaped here. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

export function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** TypeScript as a page shows it: lines of at most 90 characters. */
export async function typescript(text: string): Promise<string> {
  return (await format(text, { parser: 'typescript', singleQuote: true, printWidth: 90 })).trimEnd();
}

/** What stands between two markers of a page replaced; the markers stay. */
export function between(text: string, name: string, content: string): string {
  const [from, to] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = text.indexOf(from);
  const end = text.indexOf(to);
  if (start < 0 || end < start) throw new Error(`There is no place ${from} ... ${to}.`);
  return `${text.slice(0, start + from.length)}\n\n${content.trim()}\n\n${text.slice(end)}`;
}
