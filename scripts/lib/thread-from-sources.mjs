// A thread of `parallel` when the library runs from its sources, as in tests and benchmarks: bundled once a state of src.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import { build } from 'esbuild';
import { filesUnder, fromRoot, root } from './files.mjs';

const newest = Math.max(...filesUnder('src').map((path) => statSync(fromRoot(path)).mtimeMs));
const folder = fromRoot('node_modules/.cache/rxarrow');
const target = join(folder, `parallel-worker-${Math.round(newest)}.mjs`);
if (!existsSync(target)) {
  const partial = `${target}.${process.pid}.${threadId}.partial`;
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/parallel-worker.ts'],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    tsconfig: 'tsconfig.build.json',
    outfile: partial,
    logLevel: 'warning',
  });
  renameSync(partial, target);
  for (const name of readdirSync(folder))
    if (name.startsWith('parallel-worker-') && name.endsWith('.mjs') && join(folder, name) !== target)
      rmSync(join(folder, name), { force: true });
}
await import(pathToFileURL(target).href);
