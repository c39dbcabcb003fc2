import fc from 'fast-check';

/**
 * Property tests draw the same cases in CI on every run, and new ones on a developer's machine.
 * FAST_CHECK_SEED fixes the seed anywhere; FAST_CHECK_RUNS is the dial for the number of runs.
 */
const CI_SEED = 20_260_101;
const DEFAULT_RUNS = 100;

function integerFrom(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value)) throw new Error(`${name} is '${text}'; an integer was expected.`);
  return value;
}

const seed = integerFrom('FAST_CHECK_SEED') ?? (process.env['CI'] ? CI_SEED : undefined);

fc.configureGlobal({
  numRuns: integerFrom('FAST_CHECK_RUNS') ?? DEFAULT_RUNS,
  ...(seed === undefined ? {} : { seed }),
});
