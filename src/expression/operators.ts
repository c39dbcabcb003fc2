import * as arithmetic from './kernels/arithmetic.js';
import * as compare from './kernels/compare.js';
import * as logic from './kernels/logic.js';
import * as time from './kernels/time.js';
import { signature, type Entry } from './signature.js';
import type { Operator } from './tree.js';
import type { ValueType } from './value-type.js';

/** An operator: its sign in CEL and how tightly it binds. */
export interface OperatorEntry extends Entry {
  readonly name: Operator;
  readonly sign: string;
  /** Larger binds tighter. */
  readonly precedence: number;
}

const ordered = (
  numbers: Parameters<typeof signature>[2],
  accepts: (difference: number) => boolean,
): ReturnType<typeof signature>[] => [
  signature(['number', 'number'], 'boolean', numbers),
  signature(['time', 'time'], 'boolean', time.compareTimes(accepts)),
  signature(['duration', 'duration'], 'boolean', numbers),
];

const same = (result: ValueType, kernel: Parameters<typeof signature>[2]): ReturnType<typeof signature> =>
  signature([result, result], result, kernel);

/** Every operator, in the order of the documentation. */
export const OPERATORS: Readonly<Record<Operator, OperatorEntry>> = {
  if: {
    name: 'if',
    sign: '?:',
    precedence: 1,
    doc: 'The second operand where the condition is true, the third where it is false, null where it is null.',
    signatures: [
      signature(['boolean', 'number', 'number'], 'number', logic.chooseNumbers, true),
      signature(['boolean', 'boolean', 'boolean'], 'boolean', logic.chooseBooleans, true),
      signature(['boolean', 'text', 'text'], 'text', logic.chooseTexts, true),
      signature(['boolean', 'time', 'time'], 'time', logic.chooseTimes, true),
      signature(['boolean', 'duration', 'duration'], 'duration', logic.chooseNumbers, true),
    ],
  },
  or: {
    name: 'or',
    sign: '||',
    precedence: 2,
    doc: 'True when either is true, even if the other is null.',
    signatures: [same('boolean', logic.orBooleans)],
  },
  and: {
    name: 'and',
    sign: '&&',
    precedence: 3,
    doc: 'False when either is false, even if the other is null.',
    signatures: [same('boolean', logic.andBooleans)],
  },
  eq: {
    name: 'eq',
    sign: '==',
    precedence: 4,
    doc: 'Whether both are the same; null when either is null.',
    signatures: [
      signature(['number', 'number'], 'boolean', compare.equalNumbers),
      signature(['text', 'text'], 'boolean', compare.equalTexts),
      signature(['boolean', 'boolean'], 'boolean', compare.equalBooleans),
      signature(
        ['time', 'time'],
        'boolean',
        time.compareTimes((difference) => difference === 0),
      ),
      signature(['duration', 'duration'], 'boolean', compare.equalNumbers),
    ],
  },
  neq: {
    name: 'neq',
    sign: '!=',
    precedence: 4,
    doc: 'Whether they differ; null when either is null.',
    signatures: [
      signature(['number', 'number'], 'boolean', compare.unequalNumbers),
      signature(['text', 'text'], 'boolean', compare.unequalTexts),
      signature(['boolean', 'boolean'], 'boolean', compare.unequalBooleans),
      signature(
        ['time', 'time'],
        'boolean',
        time.compareTimes((difference) => difference !== 0),
      ),
      signature(['duration', 'duration'], 'boolean', compare.unequalNumbers),
    ],
  },
  lt: {
    name: 'lt',
    sign: '<',
    precedence: 5,
    doc: 'Whether the first is less, or earlier.',
    signatures: ordered(compare.lessNumbers, (difference) => difference < 0),
  },
  lte: {
    name: 'lte',
    sign: '<=',
    precedence: 5,
    doc: 'Whether the first is less or the same.',
    signatures: ordered(compare.lessOrEqualNumbers, (difference) => difference <= 0),
  },
  gt: {
    name: 'gt',
    sign: '>',
    precedence: 5,
    doc: 'Whether the first is greater, or later.',
    signatures: ordered(compare.greaterNumbers, (difference) => difference > 0),
  },
  gte: {
    name: 'gte',
    sign: '>=',
    precedence: 5,
    doc: 'Whether the first is greater or the same.',
    signatures: ordered(compare.greaterOrEqualNumbers, (difference) => difference >= 0),
  },
  in: {
    name: 'in',
    sign: 'in',
    precedence: 5,
    doc: 'Whether the value is one of a list of constants; null when the value is null.',
    signatures: [
      signature(['number'], 'boolean', { bind: ({ args }) => compare.numberIn(args.slice(1).map(numberOf)) }),
      signature(['text'], 'boolean', {
        bind: ({ args, texts }) => compare.textIn(args.slice(1).map((arg) => texts.numberOf(textOf(arg)))),
      }),
    ],
  },
  add: {
    name: 'add',
    sign: '+',
    precedence: 6,
    doc: 'The sum; a time moved later by a duration.',
    signatures: [
      same('number', arithmetic.addNumbers),
      signature(['time', 'duration'], 'time', time.addDuration),
      signature(['duration', 'time'], 'time', time.addToDuration),
      same('duration', arithmetic.addNumbers),
    ],
  },
  sub: {
    name: 'sub',
    sign: '-',
    precedence: 6,
    doc: 'The difference; the duration between two times, exact below 104 days.',
    signatures: [
      same('number', arithmetic.subtractNumbers),
      signature(['time', 'duration'], 'time', time.subtractDuration),
      signature(['time', 'time'], 'duration', time.subtractTimes),
      same('duration', arithmetic.subtractNumbers),
    ],
  },
  mul: {
    name: 'mul',
    sign: '*',
    precedence: 7,
    doc: 'The product.',
    signatures: [
      same('number', arithmetic.multiplyNumbers),
      signature(['duration', 'number'], 'duration', arithmetic.multiplyNumbers),
      signature(['number', 'duration'], 'duration', arithmetic.multiplyNumbers),
    ],
  },
  div: {
    name: 'div',
    sign: '/',
    precedence: 7,
    doc: 'The quotient; null when the divisor is 0. There is no division of integers.',
    signatures: [
      same('number', arithmetic.divideNumbers),
      signature(['duration', 'number'], 'duration', arithmetic.divideNumbers),
      signature(['duration', 'duration'], 'number', arithmetic.divideNumbers),
    ],
  },
  mod: {
    name: 'mod',
    sign: '%',
    precedence: 7,
    doc: 'The remainder, with the sign of the dividend; null when the divisor is 0.',
    signatures: [same('number', arithmetic.remainderNumbers)],
  },
  not: {
    name: 'not',
    sign: '!',
    precedence: 8,
    doc: 'True for false, false for true, null for null.',
    signatures: [signature(['boolean'], 'boolean', logic.notBooleans)],
  },
  neg: {
    name: 'neg',
    sign: '-',
    precedence: 8,
    doc: 'The number with the other sign.',
    signatures: [
      signature(['number'], 'number', arithmetic.negateNumbers),
      signature(['duration'], 'duration', arithmetic.negateNumbers),
    ],
  },
};

function numberOf(tree: unknown): number {
  return (tree as { literal: number }).literal;
}

function textOf(tree: unknown): string {
  return (tree as { literal: string }).literal;
}
