import { defineConfig } from 'vitest/config';
import whole from './vitest.config.js';

/** The tests of one part, as `scripts/mutate.mjs` names them; a change that they do not notice is a test that is missing. */
export default defineConfig({
  resolve: whole.resolve ?? {},
  test: {
    include: JSON.parse(process.env['MUTATE_TESTS'] ?? '["test/none"]') as string[],
    setupFiles: ['./test/support/fast-check.ts'],
    testTimeout: 60_000,
  },
});
