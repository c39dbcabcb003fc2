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
  const places = source.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .flatMap(({ declarationList }) => declarationList.declarations)
    .map(({ initializer }) => initializer && ts.skipOuterExpressions(initializer))
    .filter((value) => value && (ts.isCallExpression(value) || ts.isNewExpression(value)))
    .map((value) => value.getStart(source));
  return places.reduceRight((after, at) => after.slice(0, at) + PURE + after.slice(at), text);
}
