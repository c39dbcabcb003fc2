import type { Component } from '../../src/core/index.js';
import { coverageOf, type Coverage, type ReferenceUse } from '../../test/support/reference-coverage.js';
import type { Generator } from './_generator.js';
import { components, pagePath } from './_library.js';
import { page, table } from './_markdown.js';

const KINDS = new Set(['indicator', 'operator', 'join']);

interface Row {
  readonly component: Component;
  readonly coverage: Coverage;
}

/** Which operator's numbers are held to what. */
export const generator: Generator = {
  generate: () => {
    const all: Row[] = components
      .filter(({ card }) => KINDS.has(card.kind))
      .map((component) => ({ component, coverage: coverageOf(component) }))
      .sort((a, b) => (a.component.card.name.toLowerCase() < b.component.card.name.toLowerCase() ? -1 : 1));
    const independent = all.filter(({ coverage }) => coverage.references.length > 0);
    const formula = all.filter(({ coverage }) => coverage.references.length === 0 && coverage.hasFormula);
    const rest = all.filter(({ coverage }) => coverage.references.length === 0 && !coverage.hasFormula);
    const content = page(
      '# What the numbers are held to',
      `Of ${all.length} operators, indicators and joins ${independent.length} are compared with the output of an independent program, ${formula.length} with their formula written out a second time, plainly, in the test, and ${rest.length} rest on worked examples and properties. Every one is under [the laws](../laws.md) besides. Written from the definitions and the tests; the errors were computed when this page was.`,
      '## Independent programs',
      'How each file was made, and by what, stands in the README beside it. The error is the largest |found - expected| / max(1, |expected|) over all rows of all cases, as the power of ten above it; where none is given, the test holds its own tolerance.',
      table(
        ['operator', 'reference', 'cases', 'largest error'],
        independent.flatMap(({ component, coverage }) => coverage.references.map((use) => useRow(component, use))),
      ),
      '## Formula written twice',
      table(['operator', 'test'], formula.map(testRow)),
      '## Worked examples and properties',
      table(['operator', 'test'], rest.map(testRow)),
    );
    return [{ path: 'docs/reference/references.md', content }];
  },
};

function useRow(component: Component, { file, cases, largestError }: ReferenceUse): string[] {
  return [
    link(component),
    `[${file}](../../test/reference/${file})`,
    cases === undefined ? '' : String(cases),
    largestError === undefined ? '' : magnitude(largestError),
  ];
}

function testRow({ component, coverage }: Row): string[] {
  return [
    link(component),
    coverage.test === undefined ? 'laws only' : `[${coverage.test}](../../test/${coverage.test})`,
  ];
}

const link = (component: Component): string => `[${component.card.name}](${pagePath(component)})`;

/** The last digits of a float differ from one machine to the next; its power of ten does not. */
function magnitude(error: number): string {
  return error === 0 ? 'none' : `below 1e${Math.floor(Math.log10(error)) + 1}`;
}
