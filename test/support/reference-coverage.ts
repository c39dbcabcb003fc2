import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Component } from '../../src/core/index.js';
import { compareWithTalib, talibCases } from './talib-reference.js';
import { volatilityErrors } from './volatility-reference.js';

/** What a component's numbers are held to. */
export interface Coverage {
  /** Independent programs whose output is compared, with their files of test/reference. */
  readonly references: readonly ReferenceUse[];
  /** The formula is written out a second time, plainly, in the test. */
  readonly hasFormula: boolean;
  /** Path of its own test. */
  readonly test: string | undefined;
}

export interface ReferenceUse {
  /** Path below test/reference. */
  readonly file: string;
  readonly cases?: number;
  /** Largest |found - expected| / max(1, |expected|) where it is known; elsewhere the test holds its tolerance. */
  readonly largestError?: number;
}

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const tests: ReadonlyMap<string, string> = new Map(
  readdirSync(new URL('operators', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => [path.replace(/^.*\//, '').replace('.test.ts', ''), `operators/${path}`]),
);

/** Where not the test of the operator but the one of its kernel compares with a reference. */
const BY_KERNEL: Readonly<Record<string, readonly [test: string, file: string]>> = {
  cusumFilter: ['kernels/change-detection.test.ts', 'quant/features.json'],
  fractionalDifference: ['kernels/fractional-difference.test.ts', 'quant/features.json'],
};

/** Reads from its definition and its test what holds a component to the right numbers. */
export function coverageOf(component: Component): Coverage {
  const { name } = component.card;
  const test = tests.get(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  const text = test === undefined ? '' : withHelpers(test);
  return {
    references: [
      ...talibUses(component, text),
      ...volatilityUses(component, text),
      ...otherUses(text),
      ...kernelUses(name),
    ],
    hasFormula: /matches-formula|exact-windows|naive|plainly/i.test(text),
    test,
  };
}

/** A test, and what it imports from beside itself and from test/support. */
function withHelpers(test: string): string {
  const own = read(test);
  const folder = test.slice(0, test.lastIndexOf('/'));
  const helpers = [...own.matchAll(/from '(\.[^']*)\.js'/g)].map(([, path]) => new URL(`${folder}/${path}.ts`, root));
  const near = helpers.filter((url) => /\/(support\/|_)[^/]*$/.test(url.pathname) && existsSync(url));
  // The helper that compares with TA-Lib serves others as a store of real bars.
  const apart = near.filter((url) => !url.pathname.endsWith('/talib.ts'));
  return [own, ...apart.map((url) => readFileSync(url, 'utf8').replaceAll('./talib', ''))].join('\n');
}

function talibUses(component: Component, text: string): ReferenceUse[] {
  if (!text.includes('matchesTalib(')) return [];
  return (component.card.twins?.talib ?? []).map((twin) => {
    const cases = talibCases('functions', twin.name);
    const errors = cases.flatMap((each) =>
      compareWithTalib(component, twin, each).outputs.map(({ largestError }) => largestError),
    );
    return {
      file: `talib/functions/${twin.name}.json`,
      cases: cases.length,
      largestError: Math.max(0, ...errors),
    };
  });
}

function volatilityUses(component: Component, text: string): ReferenceUse[] {
  const estimator = /matchesVolatility\(\w+, '(\w+)'\)/.exec(text)?.[1];
  if (estimator === undefined) return [];
  const errors = volatilityErrors(component, estimator);
  return [{ file: 'quant/volatility.json', cases: errors.length, largestError: Math.max(...errors) }];
}

function kernelUses(name: string): ReferenceUse[] {
  const [test, file] = BY_KERNEL[name] ?? [];
  if (test === undefined || file === undefined) return [];
  if (!otherUses(withHelpers(test)).some((use) => use.file === file))
    throw new Error(`test/${test} does not read test/reference/${file} any more.`);
  return [{ file }];
}

function otherUses(text: string): ReferenceUse[] {
  const whole = [...text.matchAll(/reference\/([a-z]+\/[\w-]+\.json)/g)].map(([, file]) => file as string);
  // A folder, and the names of files in it.
  const folders = [...text.matchAll(/reference\/([a-z]+)\/'/g)].flatMap(([, folder]) =>
    [...text.matchAll(/'([\w-]+\.json)'/g)].map(([, name]) => `${folder}/${name}`),
  );
  const files = [...whole, ...folders];
  return [...new Set(files)].filter((file) => file !== 'quant/volatility.json').map((file) => ({ file }));
}
