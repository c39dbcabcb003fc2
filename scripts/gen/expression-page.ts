import { describeSignature, EXPRESSION_LIMITS, FUNCTIONS, OPERATORS, type Entry } from '../../src/expression/index.js';
import type { Generator } from './_generator.js';
import { code, codes, fence, page, table } from './_markdown.js';

/** Operators and functions of column expressions. */
export const generator: Generator = {
  generate: () => [{ path: 'docs/reference/expressions.md', content: expressions() }],
};

function signatures(entry: Entry): string {
  return entry.signatures.map((one) => code(describeSignature(entry.name, one))).join(' ');
}

function expressions(): string {
  const operators = Object.values(OPERATORS).map((entry) => [
    code(entry.sign),
    code(entry.name),
    entry.doc,
    types(entry),
  ]);
  const functions = [...FUNCTIONS.values()].map((entry) => [
    codes([entry.name, ...(entry.aliases ?? [])]),
    entry.method === true ? `${entry.doc} Written as \`text.${entry.name}(part)\`.` : entry.doc,
    signatures(entry),
  ]);
  const limits = Object.entries(EXPRESSION_LIMITS).map(([name, value]) => [code(name), String(value)]);
  return page(
    '# Expressions',
    'The language of `derive` and `where`: [CEL](https://cel.dev) over columns in files, the same verbs typed in code. An expression is read once and then computed column by column; a row never sees another row.',
    fence(
      'yaml',
      '- derive: { middle: (high + low) / 2, signal: \'fast > slow && volume > 1000000.0\' }\n- where: symbol in ["AAPL", "GOOG"]',
    ),
    fence(
      'ts',
      "derive({ middle: ({ high, low }) => high.add(low).div(2), signal: ({ fast, slow }) => fast.gt(slow) });\nwhere(({ symbol }) => symbol.isIn(['AAPL', 'GOOG']));",
    ),
    'The types of values are `number` (float64), `boolean`, `text`, `time` (ns, UTC) and `duration`. There are no integers beside them: `1` and `1.0` are the same. Null takes part as in SQL: what is computed from null is null, `false && null` is false, `true || null` is true; a division by zero gives null.',
    `## Operators\n\nFrom the loosest to the tightest. In code they are methods of that name, but for when(condition, yes, no) and isIn(list); the duration between two times is since(time).\n\n${table(['sign', 'name', 'gives', 'takes'], operators)}`,
    `## Functions\n\n${table(['name', 'gives', 'types'], functions)}`,
    `## Limits\n\nAn expression beyond these is refused when it is read.\n\n${table(['limit', 'value'], limits)}`,
    '[All components](README.md)',
  );
}

function types(entry: Entry): string {
  return [...new Set(entry.signatures.map(({ args }) => args.join(', ')))].join('; ');
}
