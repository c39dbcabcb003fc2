import { InvalidParams } from '../base/errors.js';
import { FUNCTIONS } from './functions.js';
import { OPERATORS } from './operators.js';
import type { ExpressionTree, OperationTree } from './tree.js';

const TIGHTEST = 10;
const RESERVED = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var void ' +
    'while __proto__ prototype'
  ).split(' '),
);

/** Whether a column can be written by its bare name; others are written `column("Adj Close")`. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name);
}

/**
 * CEL text of an expression; `parseExpression` gives the same tree back.
 * @throws InvalidParams for a custom function, which has no text
 */
export function printCel(tree: ExpressionTree): string {
  return print(tree, 0, () => {
    throw new InvalidParams({
      path: 'expression',
      found: 'a custom function',
      expected: 'operators and functions only, since a function of the program cannot be written to a file',
      hint: 'Keep this part of the pipeline in code.',
    });
  });
}

/** As `printCel` for messages: a custom function is shown by its id. */
export function printExpression(tree: ExpressionTree): string {
  return print(tree, 0, (id) => `custom(${id ?? ''})`);
}

type PrintCustom = (id: string | undefined) => string;

function print(tree: ExpressionTree, outer: number, custom: PrintCustom): string {
  if ('column' in tree) return isPlainName(tree.column) ? tree.column : `column(${quote(tree.column)})`;
  if ('time' in tree) return `timestamp(${quote(tree.time)})`;
  if ('duration' in tree) return `duration(${quote(tree.duration)})`;
  if ('custom' in tree) return custom(tree.custom.id);
  if ('literal' in tree) return printLiteral(tree.literal, outer);
  if ('op' in tree) {
    const text = printOperation(tree, custom);
    return (OPERATORS[tree.op]?.precedence ?? 0) < outer ? `(${text})` : text;
  }
  const [first, ...rest] = tree.args.map((arg, index) =>
    print(arg, FUNCTIONS.get(tree.call)?.method && index === 0 ? TIGHTEST : 0, custom),
  );
  return FUNCTIONS.get(tree.call)?.method && first !== undefined
    ? `${first}.${tree.call}(${rest.join(', ')})`
    : `${tree.call}(${tree.args.length === 0 ? '' : [first, ...rest].join(', ')})`;
}

function printOperation(tree: OperationTree, custom: PrintCustom): string {
  const entry = OPERATORS[tree.op];
  if (entry === undefined) return `${tree.op}(...)`;
  const { precedence, sign } = entry;
  const at = (index: number, outer: number): string => {
    const arg = tree.args[index];
    return arg === undefined ? '?' : print(arg, outer, custom);
  };
  if (tree.op === 'if') return `${at(0, precedence + 1)} ? ${at(1, precedence)} : ${at(2, precedence)}`;
  if (tree.op === 'not' || tree.op === 'neg') return `${sign}${at(0, precedence + (tree.op === 'neg' ? 1 : 0))}`;
  if (tree.op === 'in')
    return `${at(0, OPERATORS.add.precedence)} in [${tree.args
      .slice(1)
      .map((_, index) => at(index + 1, 0))
      .join(', ')}]`;
  // CEL gives all comparisons one strength, the parser two: between comparisons parentheses say what is meant.
  if (precedence === OPERATORS.eq.precedence || precedence === OPERATORS.lt.precedence) {
    return `${at(0, OPERATORS.add.precedence)} ${sign} ${at(1, OPERATORS.add.precedence)}`;
  }
  // Operators of one strength are read from the left.
  return `${at(0, precedence)} ${sign} ${at(1, precedence + 1)}`;
}

function printLiteral(literal: number | boolean | string | null, outer: number): string {
  if (typeof literal === 'string') return quote(literal);
  if (typeof literal !== 'number') return String(literal);
  const text = String(literal);
  const number = /[.e]/.test(text) ? text : `${text}.0`;
  return literal < 0 && outer > OPERATORS.neg.precedence ? `(${number})` : number;
}

function quote(text: string): string {
  const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${text.replace(/[\\"\n\r\t]/g, (character) => escapes[character] as string)}"`;
}
