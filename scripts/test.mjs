// Runs the tests and ends with one plain line: `N passed, N failed`. Arguments go on to vitest.
// --no-build: leave dist as it is (some tests start the built command line).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { root } from './lib/files.mjs';

const args = process.argv.slice(2);
const toVitest = args.filter((argument) => argument !== '--no-build');

let failedOutside = 0;
if (toVitest.length === args.length) {
  const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) failedOutside += 1;
}

const folder = mkdtempSync(join(tmpdir(), 'rxarrow-test-'));
const summary = join(folder, 'summary.json');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const run = spawnSync(process.execPath, [vitest, 'run', ...toVitest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, RXARROW_TEST_SUMMARY: summary },
});

const counts = existsSync(summary) ? JSON.parse(readFileSync(summary, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
rmSync(folder, { recursive: true, force: true });
let failed = counts.failed + failedOutside;
// A run that ends badly without a failed test (a crash, a coverage threshold) is a failure all the same.
if (failed === 0 && run.status !== 0) failed = 1;
process.stdout.write(
  `${counts.passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}\n`,
);
process.exitCode = failed > 0 ? 1 : 0;
