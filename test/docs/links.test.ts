import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { pagesUnder, ROOT, textOf, writtenPages } from './support/pages.js';

const pages = [...new Set([...writtenPages(), ...pagesUnder('docs')])];

/** Headings as the anchors that GitHub makes of them. */
function anchorsOf(page: string): Set<string> {
  const headings = textOf(page)
    .replaceAll(/^```[^]*?^```$/gm, '')
    .matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function problemsOf(page: string): string[] {
  const text = textOf(page).replaceAll(/^```[^]*?^```$/gm, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source ?? '',
  );
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .flatMap((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(ROOT, target))) return [`${page}: ${link} leads nowhere`];
      if (anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor))
        return [`${page}: ${link} names no heading`];
      return [];
    });
}

it('every relative link of the pages leads somewhere', () => {
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.flatMap(problemsOf)).toEqual([]);
});
