import type { Component } from '../../src/core/index.js';
import type { GeneratedFile } from './_generator.js';
import { pagePath } from './_library.js';
import { page } from './_markdown.js';

const COLUMNS = 2;

/** All pictures of indicators on one page; `pictured` are those that have one. */
export function gallery(pictured: readonly Component[]): GeneratedFile {
  const sorted = pictured.toSorted((a, b) => (a.card.title < b.card.title ? -1 : 1));
  const content = page(
    '# Gallery',
    `${sorted.length} indicators and features with their default parameters, over real daily bars of GOOG. Each name leads to its page: formula, source, parameters, warm-up and an example that runs.`,
    ['<table>', ...inRows(sorted).map((row) => `<tr>${row.map(cellOf).join('')}</tr>`), '</table>'].join('\n'),
  );
  return { path: 'docs/gallery.md', content };
}

function inRows(all: readonly Component[]): Component[][] {
  const count = Math.ceil(all.length / COLUMNS);
  return Array.from({ length: count }, (_, row) => all.slice(row * COLUMNS, (row + 1) * COLUMNS));
}

function cellOf(component: Component): string {
  const { name, title } = component.card;
  const label = `<a href="reference/${pagePath(component)}"><code>${name}</code></a> ${title}`;
  return `<td width="50%" valign="top">${label}<br><img src="reference/images/${name}.svg" alt="${title} over daily bars" width="100%"></td>`;
}
