// Mutation testing by Stryker: `npm run mutate -- journal gate`; without names all of it, which takes hours.
// --only src/file.ts narrows what is changed; --report keeps the result in reports/mutation.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/files.mjs';

/** What is changed, and the tests that are to notice. */
const PARTS = {
  journal: { mutate: ['src/runtime/journal/*.ts'], tests: ['test/runtime/journal/**/*.test.ts'] },
  lease: { mutate: ['src/runtime/lease/*.ts'], tests: ['test/runtime/lease/**/*.test.ts'] },
  checkpoint: { mutate: ['src/runtime/checkpoint/*.ts'], tests: ['test/runtime/checkpoint/**/*.test.ts'] },
  gate: { mutate: ['src/core/trading/*.ts'], tests: ['test/core/trading/**/*.test.ts'] },
  breaker: { mutate: ['src/runtime/resilience/*.ts'], tests: ['test/runtime/resilience/**/*.test.ts'] },
  demand: { mutate: ['src/runtime/flow/*.ts'], tests: ['test/runtime/flow/**/*.test.ts'] },
};
const GOAL_PERCENT = 85;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true }, concurrency: { type: 'string' } },
});
const names = positionals.length === 0 ? Object.keys(PARTS) : positionals;
for (const name of names)
  if (!(name in PARTS)) {
    process.stderr.write(`There is no part '${name}' to mutate; there are ${Object.keys(PARTS).join(', ')}.\n`);
    process.exit(2);
  }

const require = createRequire(import.meta.url);
const stryker = join(dirname(require.resolve('@stryker-mutator/core/package.json')), 'bin', 'stryker.js');
const folder = mkdtempSync(join(tmpdir(), 'rxarrow-mutate-'));
let failed = false;
for (const name of names) {
  const { mutate, tests } = PARTS[name];
  const config = join(folder, `${name}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      mutate: [...(values.only ?? mutate), '!src/**/index.ts'],
      vitest: { configFile: 'vitest.mutate.config.ts', related: false },
      reporters: ['clear-text', 'json'],
      clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
      jsonReporter: { fileName: `reports/mutation/${name}.json` },
      thresholds: { high: GOAL_PERCENT, low: GOAL_PERCENT, break: GOAL_PERCENT },
      concurrency: Number(values.concurrency ?? 2),
      timeoutMS: 10_000,
      tempDirName: '.stryker-tmp',
      ignorePatterns: ['dist', 'reports', 'docs', 'coverage', '.cache', 'bench', 'examples'],
    }),
  );
  const run = spawnSync(process.execPath, [stryker, 'run', config], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MUTATE_TESTS: JSON.stringify(tests) },
  });
  failed ||= run.status !== 0;
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
