import fc from 'fast-check';
import {
  callTree,
  columnTree,
  durationTree,
  FUNCTIONS,
  literalTree,
  operationTree,
  OPERATORS,
  timeTree,
  type Entry,
  type ExpressionTree,
  type Operator,
  type ValueType,
} from 'rxarrow/expression';
import { spans, ticks, times } from './market.js';

const COLUMNS: Readonly<Record<ValueType, readonly string[]>> = {
  number: ['a', 'b', 'count'],
  boolean: ['flag', 'open'],
  text: ['symbol', 'venue'],
  time: ['time', 'seen'],
  duration: ['span'],
};

const CONSTANTS: Readonly<Record<ValueType, fc.Arbitrary<ExpressionTree>>> = {
  number: ticks.map(literalTree),
  boolean: fc.boolean().map(literalTree),
  text: fc.constantFrom('AAPL', 'MSFT', 'A', '', 'é "quoted" \\ \n').map(literalTree),
  time: times.map((ns) => timeTree(ns) as ExpressionTree),
  duration: spans.map((ns) => durationTree(ns) as ExpressionTree),
};

/** Every table line that gives a value of this type, as a maker of trees. */
function makers(type: ValueType, entry: Entry, depth: number): fc.Arbitrary<ExpressionTree>[] {
  return entry.signatures
    .filter((one) => one.result === type)
    .map((one) => {
      if (entry.name === 'in') {
        const kind = one.args[0] as ValueType;
        return fc
          .tuple(tree(kind, depth - 1), fc.array(CONSTANTS[kind], { maxLength: 20 }))
          .map(([value, list]) => operationTree('in', value, ...list));
      }
      const last = one.args.at(-1) as ValueType;
      const more = entry.variadic === true ? fc.array(tree(last, depth - 1), { maxLength: 2 }) : fc.constant([]);
      return fc.tuple(fc.tuple(...one.args.map((arg) => tree(arg, depth - 1))), more).map(([args, rest]) => {
        if (!Object.hasOwn(OPERATORS, entry.name)) return callTree(entry.name, ...args, ...rest);
        return operationTree(entry.name as Operator, ...args);
      });
    });
}

const made = new Map<string, fc.Arbitrary<ExpressionTree>>();

/** A random tree of a type and at most this depth, from every line of the tables of operators and functions. */
export function tree(type: ValueType, depth: number): fc.Arbitrary<ExpressionTree> {
  const key = `${type} ${depth}`;
  let arbitrary = made.get(key);
  if (arbitrary === undefined) {
    const leaves = [fc.constantFrom(...COLUMNS[type]).map(columnTree), CONSTANTS[type]];
    const nodes =
      depth <= 0
        ? []
        : [...Object.values(OPERATORS), ...FUNCTIONS.values()].flatMap((entry) => makers(type, entry, depth));
    arbitrary = nodes.length === 0 ? fc.oneof(...leaves) : fc.oneof(fc.oneof(...leaves), ...nodes);
    made.set(key, arbitrary);
  }
  return arbitrary;
}

/** Random uses of one operator or function on columns, constants and small expressions. */
export function treesOf(entry: Entry): fc.Arbitrary<ExpressionTree> {
  const results = [...new Set(entry.signatures.map((one) => one.result))];
  return fc.oneof(...results.flatMap((result) => makers(result, entry, 2)));
}
