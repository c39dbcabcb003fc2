import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A fenced piece of a page. */
export interface Fence {
  readonly page: string;
  /** Line of its first row in the page, from 1. */
  readonly line: number;
  readonly language: string;
  /** What stands after the language. */
  readonly info: string;
  readonly text: string;
  /** The fence that follows it, if any. */
  readonly next: Fence | undefined;
}

/** Pages written by hand: those at the root and the guide. */
export function writtenPages(): string[] {
  return [
    ...['README.md', 'CONTRIBUTING.md', 'docs/README.md'].filter((page) => existsSync(join(ROOT, page))),
    ...pagesUnder('docs/guide'),
  ];
}

/** All pages of a folder, relative to the root. */
export function pagesUnder(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === 'docs/reference/api' ? [] : pagesUnder(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export function fencesOf(page: string): Fence[] {
  const text = textOf(page);
  const found = [...text.matchAll(/^```(\w+)?[ \t]*(.*)\n([^]*?)^```$/gm)].map(
    ({ 1: language = '', 2: info = '', 3: inside = '', index }) => ({
      page,
      line: text.slice(0, index).split('\n').length + 1,
      language,
      info,
      text: inside,
    }),
  );
  return found.reduceRight<Fence[]>((after, fence) => [{ ...fence, next: after[0] }, ...after], []);
}
