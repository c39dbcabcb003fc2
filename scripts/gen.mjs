// Writes every generated file; with --check it writes nothing and fails when one differs. Names choose generators: `npm run gen -- barrels`.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { root } from './lib/files.mjs';

const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const run = spawnSync(process.execPath, [tsx, 'scripts/gen/run.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = run.status ?? 1;
