import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SerializedError, TestModule } from 'vitest/node';
import ClosingLineReporter from './closing-line-reporter.js';

type State = 'passed' | 'failed' | 'skipped' | 'pending';

function module(states: State[], { own = 0, suite = 0 } = {}): TestModule {
  const errors = (count: number) => () => Array.from({ length: count }, () => new Error('broken'));
  return {
    errors: errors(own),
    children: {
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
      allSuites: () => [{ errors: errors(suite) }],
    },
  } as unknown as TestModule;
}

describe('the counts of a test run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rxarrow-counts-'));
    vi.stubEnv('RXARROW_TEST_SUMMARY', join(folder, 'summary.json'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  function counts(modules: TestModule[], unhandled: SerializedError[] = []): unknown {
    new ClosingLineReporter().onTestRunEnd(modules, unhandled);
    return JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'));
  }

  it('adds up the files', () => {
    const modules = [module(['passed', 'failed']), module(['passed', 'skipped'])];
    expect(counts(modules)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  it('takes a test that never reported for a failed one', () => {
    expect(counts([module(['passed', 'pending'])])).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('counts what breaks outside a test: a file, a hook, an unhandled rejection', () => {
    const modules = [module([], { own: 1 }), module(['passed'], { suite: 1 })];
    expect(counts(modules, [{ message: 'unhandled' }])).toEqual({ passed: 1, failed: 3, skipped: 0 });
  });
});
