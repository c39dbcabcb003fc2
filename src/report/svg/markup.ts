/** Small pieces of markup: everything that comes from outside goes through `escapeText`. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and inside quoted attributes. Characters that XML forbids are dropped. */
export function escapeText(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A coordinate: at most two decimals, no negative zero. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/** A share of the width of a fluid drawing, `37.25%`. */
export function share(fraction: number): string {
  return `${coordinate(fraction * 100)}%`;
}

function attributesText(attributes: Attributes): string {
  let text = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) text += ` ${name}="${typeof value === 'number' ? coordinate(value) : escapeText(value)}"`;
  }
  return text;
}

/** An element with markup inside (already escaped). Without content it closes itself. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const inside = content.join('');
  return inside === ''
    ? `<${name}${attributesText(attributes)}/>`
    : `<${name}${attributesText(attributes)}>${inside}</${name}>`;
}

/** An element of text. */
export function label(text: string, attributes: Attributes): string {
  return element('text', attributes, escapeText(text));
}

export function titleOf(text: string): string {
  return text === '' ? '' : element('title', {}, escapeText(text));
}

/** Width of text in a sans-serif face, in pixels, good to a few per cent: enough to lay out boxes and legends. */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const character of text) {
    if (/[ijltfrI.,:;'|()[\]! ]/.test(character)) units += 0.33;
    else if (/[mwMW%@]/.test(character)) units += 0.88;
    else if (/[A-Z]/.test(character)) units += 0.67;
    else if (character.charCodeAt(0) > 0x2e80) units += 1;
    else units += 0.56;
  }
  return units * size;
}
