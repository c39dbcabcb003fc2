import type { Component, Twin } from '../../src/core/index.js';
import { addedColumns, codeText } from '../../src/pipeline/index.js';
import type { Generator } from './_generator.js';
import { components, pagePath } from './_library.js';
import { code, page, table } from './_markdown.js';

type Library = keyof NonNullable<Component['card']['twins']>;

const LIBRARIES: readonly { readonly key: Library; readonly title: string; readonly says: string }[] = [
  {
    key: 'talib',
    title: 'TA-Lib',
    says: 'Of version 0.8.2. Where nothing is said of a difference, tests hold ours to its numbers.',
  },
  { key: 'tulip', title: 'Tulip Indicators', says: 'Of version 0.9. What differs is said where it is known.' },
  { key: 'pandasTa', title: 'pandas-ta', says: 'Of version 0.3. What differs is said where it is known.' },
];

/** What functions of other libraries are called here. */
export const generator: Generator = {
  generate: () => {
    const sections = LIBRARIES.flatMap(({ key, title, says }) => [
      `## ${title}`,
      says,
      table([title, 'rxarrow', 'parameters', 'outputs', 'differs'], rows(key)),
    ]);
    const content = page(
      '# Names in other libraries',
      'Which operator, called how, stands for a function of another library: made from the definitions of the operators.',
      ...sections,
    );
    return [{ path: 'docs/reference/names.md', content }];
  },
};

function rows(library: Library): string[][] {
  return components
    .flatMap((component) => (component.card.twins?.[library] ?? []).map((twin) => row(component, twin)))
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

function row(component: Component, twin: Twin): string[] {
  const call = codeText(component, twin.with ?? {});
  const params = Object.entries(twin.params ?? {}).map(([theirs, ours]) => pair(theirs, ours));
  const outputs = Object.entries(twin.outputs ?? {}).map(([theirs, ours]) => pair(theirs, columnOf(component, ours)));
  return [
    code(twin.name),
    `[${code(call)}](${pagePath(component)})`,
    params.join(', '),
    outputs.join(', '),
    twin.differs ?? (twin.factor === undefined ? '' : `${twin.factor} times ours`),
  ];
}

function columnOf({ card }: Component, output: string): string {
  return addedColumns(card)[card.outputs?.indexOf(output) ?? 0] ?? output;
}

function pair(theirs: string, ours: string): string {
  return theirs === ours ? code(theirs) : `${code(theirs)} is ${code(ours)}`;
}
