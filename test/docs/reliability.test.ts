import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FAULT_CATALOGUE } from '../proving/fault-catalogue.js';

const source = (file: string): string => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

/** Whether a file has a test whose title is this, or begins with it where something is filled in. */
function hasTest(file: string, title: string): boolean {
  const text = source(file).replaceAll("\\\\'", "'");
  return ["'", '`', '"'].some((quote) => text.includes(quote + title));
}

describe('the catalogue of faults', () => {
  it('has each number once, from 1 to 60', () => {
    expect(FAULT_CATALOGUE.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
  });

  it('says of each fault where it is shown, or why it is not', () => {
    for (const { number, proofs, open } of FAULT_CATALOGUE)
      expect(proofs.length > 0 || (open ?? '').length > 10, `fault ${number}`).toBe(true);
  });

  it('names tests that there are', () => {
    const missing = FAULT_CATALOGUE.flatMap(({ number, proofs }) =>
      proofs.filter(([file, title]) => !hasTest(file, title)).map(([file, title]) => `${number}: ${file}: ${title}`),
    );
    expect(missing).toEqual([]);
  });
});
