import { readFileSync } from 'node:fs';
import { filesUnder, fromRoot } from './files.mjs';

/**
 * Files of dist that are loaded by their path, each with its source: what the manifest names, and files that run in a thread of
 * their own, which are named `*-worker.ts`.
 * @returns {{ output: string, source: string }[]}
 */
export function entryPoints() {
  const { exports, bin } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
  const named = [...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)];
  const outputs = named.filter((path) => path?.endsWith('.js')).map((path) => path.replace(/^\.\//, ''));
  const workers = filesUnder('src').filter((path) => path.endsWith('-worker.ts'));
  return [
    ...outputs.map((output) => ({ output, source: sourceOf(output) })),
    ...workers.map((source) => ({ output: source.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js'), source })),
  ];
}

function sourceOf(output) {
  return output.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts');
}
