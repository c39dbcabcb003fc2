import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { propertyDials } from './test/support/property-dials.js';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Tests, benches and examples import the public names; here they mean the sources, so that no test runs against a stale build. */
const alias = [
  { find: /^rxarrow$/, replacement: path('./src/index.ts') },
  { find: /^rxarrow\/components$/, replacement: path('./src/components.ts') },
  { find: /^rxarrow\/([a-z]+)$/, replacement: path('./src/$1/index.ts') },
];

const setupFiles = [path('./test/support/fast-check.ts')];

// One seed for all processes of a run, so that it can be printed and given again.
const dials = propertyDials(process.env);
process.env['FAST_CHECK_SEED'] = String(dials.seed ?? randomInt(2 ** 31));
const timeout = (ms: number): number => ms + dials.seconds * 1000;

export default defineConfig({
  resolve: { alias },
  test: {
    passWithNoTests: true,
    // A process of its own for each file would read the whole library four hundred times, which took twice as long as the tests.
    isolate: false,
    // Vitest leaves one core to itself, which is half of a machine with two.
    maxWorkers: availableParallelism(),
    // The demand law measures memory, which means nothing before a collection.
    execArgv: ['--expose-gc'],
    reporters: [process.env['CI'] ? 'dot' : 'default', path('./test/support/closing-line-reporter.ts')],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/index.ts', 'src/components.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**', 'test/laws/**', 'test/proving/**'],
          setupFiles,
          testTimeout: timeout(20_000),
        },
      },
      {
        extends: true,
        test: { name: 'laws', include: ['test/laws/**/*.test.ts'], setupFiles, testTimeout: timeout(60_000) },
      },
      {
        extends: true,
        test: {
          name: 'proving',
          include: ['test/proving/**/*.test.ts'],
          setupFiles,
          testTimeout: timeout(60_000),
          fileParallelism: false,
          // Behind the others: what runs one file at a time cannot share a group with what does not.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          setupFiles,
          testTimeout: timeout(120_000),
          hookTimeout: 120_000,
          fileParallelism: false,
          // Behind the others: what runs one file at a time cannot share a group with what does not.
          sequence: { groupOrder: 1 },
          globalSetup: [
            path('./test/integration/support/redis-setup.ts'),
            path('./test/integration/support/pulsar-setup.ts'),
          ],
        },
      },
    ],
  },
});
