import * as arithmetic from './kernels/arithmetic.js';
import { copyNumbers } from './kernels/copy.js';
import * as logic from './kernels/logic.js';
import { textTest } from './kernels/text.js';
import { fieldOfDate, fieldOfDay } from './kernels/time.js';
import { signature, type Entry, type Signature } from './signature.js';
import { VALUE_TYPES } from './value-type.js';
import type { Kernel } from './lane.js';

const one = (kernel: Kernel): Signature[] => [signature(['number'], 'number', kernel)];
const two = (kernel: Kernel): Signature[] => [signature(['number', 'number'], 'number', kernel)];
const each = (f: (x: number) => number): Signature[] => one(arithmetic.eachNumber(f));
const ofDay = (field: (ns: number) => number): Signature[] => [signature(['time'], 'number', fieldOfDay(field))];
const ofDate = (field: Parameters<typeof fieldOfDate>[0]): Signature[] => [
  signature(['time'], 'number', fieldOfDate(field)),
];
const test = (f: (word: string, part: string) => boolean): Signature[] => [
  signature(['text', 'text'], 'boolean', { bind: (binding) => textTest(binding, f) }),
];

const MISSING: Readonly<Record<string, Kernel>> = {
  number: logic.missingNumbers,
  boolean: logic.missingBooleans,
  text: logic.missingTexts,
  time: logic.missingTimes,
  duration: logic.missingNumbers,
};

const OTHERWISE: Readonly<Record<string, Kernel>> = {
  number: logic.otherwiseNumbers,
  boolean: logic.otherwiseBooleans,
  text: logic.otherwiseTexts,
  time: logic.otherwiseTimes,
  duration: logic.otherwiseNumbers,
};

/** Halves go away from zero. Adding 0.5 and cutting off would make 1 of the largest number below 0.5. */
function roundHalvesAway(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

/** Math.pow says 1 for NaN to the power of 0, but null stays null. */
function power(x: number, y: number): number {
  return x !== x ? x : x ** y;
}

const NS_PER_SECOND = 1e9;

const ENTRIES: readonly Entry[] = [
  { name: 'abs', doc: 'The size of a number, without its sign.', signatures: one(arithmetic.absoluteNumbers) },
  { name: 'sign', doc: '1 for a positive number, -1 for a negative one, 0 for zero.', signatures: each(Math.sign) },
  { name: 'ceil', doc: 'The next whole number up.', signatures: each(Math.ceil) },
  { name: 'floor', doc: 'The next whole number down.', signatures: each(Math.floor) },
  { name: 'round', doc: 'The nearest whole number; halves go away from zero.', signatures: each(roundHalvesAway) },
  { name: 'sqrt', doc: 'The square root; null below zero.', signatures: one(arithmetic.squareRootNumbers) },
  { name: 'exp', doc: 'e to the power of a number.', signatures: each(Math.exp) },
  { name: 'log', doc: 'The natural logarithm; null at and below zero.', signatures: each(Math.log), aliases: ['ln'] },
  { name: 'log10', doc: 'The logarithm to base 10; null at and below zero.', signatures: each(Math.log10) },
  { name: 'pow', doc: 'The first number to the power of the second.', signatures: two(arithmetic.eachPair(power)) },
  { name: 'sin', doc: 'The sine of an angle in radians.', signatures: each(Math.sin) },
  { name: 'cos', doc: 'The cosine of an angle in radians.', signatures: each(Math.cos) },
  { name: 'tan', doc: 'The tangent of an angle in radians.', signatures: each(Math.tan) },
  { name: 'asin', doc: 'The angle whose sine this is; null outside [-1, 1].', signatures: each(Math.asin) },
  { name: 'acos', doc: 'The angle whose cosine this is; null outside [-1, 1].', signatures: each(Math.acos) },
  { name: 'atan', doc: 'The angle whose tangent this is.', signatures: each(Math.atan) },
  { name: 'sinh', doc: 'The hyperbolic sine.', signatures: each(Math.sinh) },
  { name: 'cosh', doc: 'The hyperbolic cosine.', signatures: each(Math.cosh) },
  { name: 'tanh', doc: 'The hyperbolic tangent.', signatures: each(Math.tanh) },
  {
    name: 'min',
    doc: 'The smallest of two or more numbers; null when any is null.',
    signatures: two(arithmetic.smallerNumbers),
    variadic: true,
  },
  {
    name: 'max',
    doc: 'The largest of two or more numbers; null when any is null.',
    signatures: two(arithmetic.largerNumbers),
    variadic: true,
  },
  {
    name: 'clamp',
    doc: 'The number, but not below the second nor above the third.',
    signatures: [signature(['number', 'number', 'number'], 'number', arithmetic.clampNumbers)],
  },
  {
    name: 'isNull',
    doc: 'Whether the value is null; never null itself.',
    signatures: VALUE_TYPES.map((type) => signature([type], 'boolean', MISSING[type] as Kernel)),
  },
  {
    name: 'has',
    doc: 'Whether the value is not null; never null itself.',
    signatures: VALUE_TYPES.map((type) =>
      signature([type], 'boolean', (rows, out, a, b, c) => {
        (MISSING[type] as Kernel)(rows, out, a, b, c);
        logic.notBooleans(rows, out, out);
      }),
    ),
  },
  {
    name: 'orElse',
    doc: 'The first of two or more values that is not null.',
    signatures: VALUE_TYPES.map((type) => signature([type, type], type, OTHERWISE[type] as Kernel, true)),
    aliases: ['coalesce'],
    variadic: true,
  },
  {
    name: 'double',
    doc: 'A truth value as a number: 1 for true, 0 for false.',
    signatures: [
      signature(['boolean'], 'number', logic.booleansToNumbers),
      signature(['number'], 'number', copyNumbers),
    ],
  },
  {
    name: 'seconds',
    doc: 'A duration as a number of seconds.',
    signatures: [
      signature(
        ['duration'],
        'number',
        arithmetic.eachNumber((ns) => ns / NS_PER_SECOND),
      ),
    ],
  },
  { name: 'year', doc: 'The year of a time, UTC.', signatures: ofDate(({ year }) => year) },
  { name: 'month', doc: 'The month of a time, 1 to 12, UTC.', signatures: ofDate(({ month }) => month) },
  { name: 'dayOfMonth', doc: 'The day of the month of a time, 1 to 31, UTC.', signatures: ofDate(({ day }) => day) },
  {
    name: 'dayOfWeek',
    doc: 'The day of the week of a time, 0 for Sunday to 6 for Saturday, UTC.',
    // 1970-01-01 was a Thursday.
    signatures: ofDate((_, days) => (((days + 4) % 7) + 7) % 7),
  },
  { name: 'hour', doc: 'The hour of a time, 0 to 23, UTC.', signatures: ofDay((ns) => Math.floor(ns / 3.6e12)) },
  { name: 'minute', doc: 'The minute of a time, 0 to 59, UTC.', signatures: ofDay((ns) => Math.floor(ns / 6e10) % 60) },
  { name: 'second', doc: 'The second of a time, 0 to 59, UTC.', signatures: ofDay((ns) => Math.floor(ns / 1e9) % 60) },
  {
    name: 'startsWith',
    doc: 'Whether a text begins with another.',
    signatures: test((word, part) => word.startsWith(part)),
    method: true,
  },
  {
    name: 'endsWith',
    doc: 'Whether a text ends with another.',
    signatures: test((word, part) => word.endsWith(part)),
    method: true,
  },
  {
    name: 'contains',
    doc: 'Whether a text contains another.',
    signatures: test((word, part) => word.includes(part)),
    method: true,
  },
];

/** Every function by name, in the order of the documentation. */
export const FUNCTIONS: ReadonlyMap<string, Entry> = new Map(ENTRIES.map((entry) => [entry.name, entry]));

const ALIASES: ReadonlyMap<string, string> = new Map(
  ENTRIES.flatMap((entry) => (entry.aliases ?? []).map((alias) => [alias, entry.name] as const)),
);

/** The name in the table of a function as it was written. */
export function functionName(written: string): string | undefined {
  return FUNCTIONS.has(written) ? written : ALIASES.get(written);
}
