import { typographic } from '../format.js';
import { element, escapeText, type Attributes } from '../svg/markup.js';

/** A cell of a table: text, or text with a class. */
export type Cell = string | { readonly text: string; readonly class?: string };

export interface Column {
  readonly name: string;
  /** Numbers are set to the right. Default: number. */
  readonly kind?: 'text' | 'number';
  /** Left out on narrow screens. */
  readonly minor?: boolean;
}

/** Text of a page: escaped, with true minus signs. */
export function words(text: string): string {
  return escapeText(typographic(text));
}

function classes(...names: readonly (string | undefined | false)[]): Attributes {
  const text = names.filter((name) => typeof name === 'string' && name !== '').join(' ');
  return text === '' ? {} : { class: text };
}

export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const attributes = (i: number, extra?: string): Attributes =>
    classes(columns[i]?.kind === 'text' ? 'text' : 'number', columns[i]?.minor === true && 'minor', extra);
  const head = columns.map(({ name }, i) => element('th', { scope: 'col', ...attributes(i) }, words(name)));
  const body = rows.map((row) => {
    const cells = row.map((value, i) => {
      const { text, class: extra } =
        typeof value === 'string' ? { text: value, class: undefined } : { class: undefined, ...value };
      return `<td${attributes(i, extra).class === undefined ? '' : ` class="${attributes(i, extra).class}"`}>${words(text)}</td>`;
    });
    return element('tr', {}, ...cells);
  });
  return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

/** A heading with what belongs to it; nothing where there is no content. */
export function section(heading: string, note: string, ...content: readonly string[]): string {
  const inside = content.join('');
  if (inside === '') return '';
  const aside = note === '' ? '' : `<p class="note">${words(note)}</p>`;
  return `<section><header><h2>${words(heading)}</h2>${aside}</header>${inside}</section>`;
}

export function figure(content: string): string {
  return `<figure>${content}</figure>`;
}

/** Names with values in one or more columns. */
export function figures(pairs: readonly (readonly [name: string, value: string])[]): string {
  return `<dl class="figures">${pairs.map(([name, value]) => `<div><dt>${words(name)}</dt><dd>${words(value)}</dd></div>`).join('')}</dl>`;
}
