import fc from 'fast-check';
import { beforeEach } from 'vitest';
import { propertyDials } from './property-dials.js';

/**
 * Property tests draw the same cases in CI on every run, and new ones on a developer's machine. They stop drawing when the budget of
 * their file is used up, so that a slow machine draws fewer cases instead of failing.
 */
const { seed, runs, seconds } = propertyDials(process.env);

/** What a property gets when those before it in its file have used up the budget: enough for a first case on a busy machine. */
const LEAST_MS = 5000;

const end = performance.now() + seconds * 1000;

function configure(): void {
  fc.configureGlobal({
    numRuns: runs,
    ...(seed === undefined ? {} : { seed }),
    interruptAfterTimeLimit: Math.max(LEAST_MS, end - performance.now()),
    markInterruptAsFailure: false,
  });
}

configure();
beforeEach(configure);
