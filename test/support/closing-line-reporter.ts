import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { dialsText, propertyDials } from './property-dials.js';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Says in one plain last line how many tests passed and failed, whatever other reporters and coverage print before it. */
export default class ClosingLineReporter implements Reporter {
  onInit(): void {
    process.stdout.write(`${dialsText(propertyDials(process.env))}\n`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // A test that never reported (a hang, a crashed worker) has not passed.
        if (state === 'pending') counts.failed += 1;
        else counts[state] += 1;
      }
      // A file that cannot be loaded, or whose hook throws, has no failed test of its own to show for it.
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    }
    counts.failed += unhandledErrors.length;

    const summaryFile = process.env['RXARROW_TEST_SUMMARY'];
    if (summaryFile) {
      // Whoever asked for the file prints the line, after adding what it knows of failures outside the tests.
      writeFileSync(summaryFile, JSON.stringify(counts));
      return;
    }
    process.once('exit', () => process.stdout.write(`${line(counts)}\n`));
  }
}

function line({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
