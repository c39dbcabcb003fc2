import { RxArrowError } from '../../base/errors.js';
import { InvalidPipeline } from '../../pipeline/index.js';
import { EXIT } from '../failure.js';
import { openPipeline } from '../open-pipeline.js';
import { duration, painter, toJson, type Terminal } from '../terminal.js';
import { runTest } from '../unit-test/run-test.js';
import { readTestFile, type TestCase, type TestFile } from '../unit-test/test-file.js';

interface Result {
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
  readonly differences: readonly string[];
}

/** Runs the tests of pipelines: given rows in, expected rows out. */
export async function testCommand(
  paths: readonly string[],
  options: { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const paint = painter(terminal, terminal.outIsTerminal);
  const results: Result[] = [];
  const started = terminal.clock.monotonicMs();
  const print = (text: string): void => {
    if (options.json !== true) terminal.out(`${text}\n`);
  };
  for (const path of paths) {
    const { tests, folder } = await readTestFile(path, terminal.folder);
    print(paint('bold', path));
    for (const test of tests.tests) {
      const differences = await attempt(test, tests, folder, terminal);
      const passed = differences.length === 0;
      results.push({ file: path, name: test.name, passed, differences });
      print(`  ${passed ? paint('green', 'pass') : paint('red', 'FAIL')} ${test.name}`);
      for (const difference of differences) print(`         ${difference}`);
    }
  }
  const failed = results.filter((result) => !result.passed).length;
  if (options.json === true) terminal.out(`${toJson({ passed: results.length - failed, failed, tests: results })}\n`);
  else
    print(
      `\n${results.length - failed} passed, ${failed} failed in ${duration(terminal.clock.monotonicMs() - started)}`,
    );
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

async function attempt(test: TestCase, tests: TestFile, folder: string, terminal: Terminal): Promise<string[]> {
  const settings = { ...tests.set, ...test.set };
  const options = {
    set: Object.entries(settings).map(([name, value]) => `${name}=${String(value)}`),
    ...(tests.profile === undefined ? {} : { profile: tests.profile }),
  };
  const file = await openPipeline(tests.pipeline, options, { ...terminal, folder });
  // What is wrong with the file is no matter of one test.
  if (file.findings.some((finding) => finding.severity === 'error'))
    throw new InvalidPipeline(tests.pipeline, file.findings);
  try {
    return await runTest(test, file);
  } catch (error) {
    if (error instanceof RxArrowError && error.code !== 'BadInput') return [`the run failed: ${error.message}`];
    throw error;
  }
}
