import { readFile } from 'node:fs/promises';
import ts from 'typescript';

const PURE = '/* @__PURE__ */ ';

/**
 * For esbuild: says of every value that a module makes when it is loaded that nothing but the value comes of it, which is a rule of
 * the house. A user's bundler may then leave out what is not used, although many modules have become one file.
 */
export const pureValues = {
  name: 'pure-values',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: annotated(path, await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};

function annotated(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const insertions = source.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .flatMap(({ declarationList }) => declarationList.declarations)
    .flatMap(({ initializer }) => (initializer === undefined ? [] : insertionsIn(initializer, source)));
  return insertions
    .sort((a, b) => a.at - b.at)
    .reduceRight((after, { at, words }) => after.slice(0, at) + words + after.slice(at), text);
}

/** What is to be written where for a value: a mark before calls, and a call to be marked round texts that are put together. */
function insertionsIn(value, source) {
  if (ts.isFunctionLike(value) || ts.isClassLike(value) || ts.isTaggedTemplateExpression(value)) return [];
  if (ts.isTemplateExpression(value))
    return [
      { at: value.getStart(source), words: `${PURE}(() => ` },
      { at: value.getEnd(), words: ')()' },
    ];
  const own = ts.isCallExpression(value) || ts.isNewExpression(value);
  const within = [];
  ts.forEachChild(value, (child) => void within.push(...insertionsIn(child, source)));
  const at = value.getStart(source);
  return own ? [{ at, words: PURE }, ...within.filter((each) => each.at !== at || each.words !== PURE)] : within;
}
