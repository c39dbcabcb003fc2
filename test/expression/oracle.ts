import type { ExpressionTree, ValueType } from 'rxarrow/expression';
import { parseDurationNs, parseTimeNs } from 'rxarrow/columnar';
import type { Row, Value } from './market.js';

/** What an expression should give for one row: written to be read, slow, with nothing shared with the loops. */
export function expected(tree: ExpressionTree, row: Row, type: ValueType): Value {
  const value = valueOf(tree, row);
  if (type !== 'duration' || value === null) return value;
  return Math.abs(Math.round(value as number)) < 2 ** 63 ? BigInt(Math.round(value as number)) : null;
}

/** Durations are float64 nanoseconds until they become a column; times are exact. */
function valueOf(tree: ExpressionTree, row: Row): Value {
  if ('column' in tree) {
    const value = row[tree.column as keyof Row];
    return tree.column === 'span' && value !== null ? Number(value) : value;
  }
  if ('literal' in tree) return tree.literal;
  if ('time' in tree) return parseTimeNs(tree.time) as bigint;
  if ('duration' in tree) return Number(parseDurationNs(tree.duration));
  if ('custom' in tree) throw new Error('The oracle knows no custom functions.');
  const values = tree.args.map((arg) => valueOf(arg, row));
  return 'op' in tree ? operation(tree.op, values, tree.args) : call(tree.call, values);
}

function operation(op: string, values: readonly Value[], args: readonly ExpressionTree[]): Value {
  const [x, y, z] = values as [Value, Value, Value];
  if (op === 'and') return x === false || y === false ? false : x === null || y === null ? null : true;
  if (op === 'or') return x === true || y === true ? true : x === null || y === null ? null : false;
  if (op === 'if') return x === null ? null : x === true ? y : z;
  if (op === 'in') return x === null ? null : values.slice(1).includes(x);
  if (values.some((value) => value === null)) return null;
  const [l, r] = [x, y] as [number, number];
  switch (op) {
    case 'eq':
      return x === y;
    case 'neq':
      return x !== y;
    case 'lt':
      return l < r;
    case 'lte':
      return l <= r;
    case 'gt':
      return l > r;
    case 'gte':
      return l >= r;
    case 'not':
      return x !== true;
    case 'neg':
      return finite(-l);
    case 'add':
      return typeof x === 'bigint' ? moved(x, r) : typeof y === 'bigint' ? moved(y, l) : finite(l + r);
    case 'sub':
      if (typeof x !== 'bigint') return finite(l - r);
      return typeof y === 'bigint' ? Number(x - y) : moved(x, -Math.round(r));
    case 'mul':
      return finite(l * r);
    case 'div':
      return finite(l / r);
    case 'mod':
      return finite(l % r);
    default:
      throw new Error(`The oracle does not know ${op} of ${args.length}.`);
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}

function moved(time: bigint, ns: number): bigint | null {
  const sum = time + BigInt(Math.round(ns));
  return sum > -(2n ** 63n) && sum < 2n ** 63n ? sum : null;
}

function call(name: string, values: readonly Value[]): Value {
  const [x] = values as [Value];
  if (name === 'isNull') return x === null;
  if (name === 'has') return x !== null;
  if (name === 'orElse') return values.find((value) => value !== null) ?? null;
  if (values.some((value) => value === null)) return null;
  const numbers = values as number[];
  const [a, b, c] = numbers as [number, number, number];
  const [word, part] = values as [string, string];
  const date =
    typeof x === 'bigint' ? new Date(Math.floor(Number(x / 1_000_000n) - (x % 1_000_000n < 0n ? 1 : 0))) : new Date(0);
  switch (name) {
    case 'round':
      return finite(Math.sign(a) * Math.round(Math.abs(a)));
    case 'min':
      return finite(Math.min(...numbers));
    case 'max':
      return finite(Math.max(...numbers));
    case 'clamp':
      return finite(Math.max(Math.min(a, c), b));
    case 'pow':
      return finite(a ** b);
    case 'double':
      return Number(x);
    case 'seconds':
      return finite(a / 1e9);
    case 'startsWith':
      return word.startsWith(part);
    case 'endsWith':
      return word.endsWith(part);
    case 'contains':
      return word.includes(part);
    case 'year':
      return date.getUTCFullYear();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'dayOfMonth':
      return date.getUTCDate();
    case 'dayOfWeek':
      return date.getUTCDay();
    case 'hour':
      return date.getUTCHours();
    case 'minute':
      return date.getUTCMinutes();
    case 'second':
      return date.getUTCSeconds();
    default:
      return finite((Math as unknown as Record<string, (x: number) => number>)[name]?.(a) ?? Number.NaN);
  }
}
