import { didYouMean, SchemaMismatch } from '../base/errors.js';
import { columnIndex, describeSchema } from '../columnar/index.js';
import { ExpressionError, lineAndColumn, positionOf } from './expression-error.js';
import { FUNCTIONS } from './functions.js';
import { OPERATORS } from './operators.js';
import { printExpression } from './print-cel.js';
import { argumentsOf, durationTree, timeTree, type CallTree, type ExpressionTree, type OperationTree } from './tree.js';
import { valueTypeOf, type ValueType } from './value-type.js';
import type { DataType, Schema } from 'apache-arrow';
import type { Entry, Signature } from './signature.js';

/** The type of a node; `null` for the bare constant, which takes the type of its surroundings. */
export type NodeType = ValueType | 'null';

/** The table entry of an operator or function. */
export function entryOf(node: OperationTree | CallTree): Entry {
  const entry = 'op' in node ? own(OPERATORS, node.op) : FUNCTIONS.get(node.call);
  if (entry !== undefined) return entry;
  const name = 'op' in node ? node.op : node.call;
  const names = 'op' in node ? Object.keys(OPERATORS) : FUNCTIONS.keys();
  throw new ExpressionError({
    found: `there is no ${'op' in node ? 'operator' : 'function'} "${name}"`,
    expected: 'op' in node ? 'an operator' : 'a function of the expression language',
    where: node,
    hint: didYouMean(name, names),
  });
}

function own(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The value type of a column. */
export function columnType(node: ExpressionTree, name: string, schema: Schema): ValueType {
  const field = schema.fields[columnIndex(schema, name)];
  const place = positionOf(node);
  const at = place === undefined ? '' : ` (line ${lineAndColumn(place).line}, column ${lineAndColumn(place).column})`;
  const details = { column: name, available: describeSchema(schema) };
  if (field === undefined) {
    throw new SchemaMismatch({
      ...details,
      wanted: `by the expression ${place?.text ?? printExpression(node)}${at}`,
      hint: didYouMean(
        name,
        schema.fields.map((one) => one.name),
      ),
    });
  }
  const type = valueTypeOf(field.type as DataType);
  if (type === undefined) throw new SchemaMismatch({ ...details, wanted: 'a number, boolean, text, time or duration' });
  return type;
}

/** The type of a leaf. */
export function leafType(node: ExpressionTree, schema: Schema): NodeType {
  if ('column' in node) return columnType(node, node.column, schema);
  if ('time' in node) {
    if (timeTree(node.time) === undefined)
      throw badText(node, `"${node.time}" is no time`, 'ISO 8601, such as 2012-05-18T00:00:00Z');
    return 'time';
  }
  if ('duration' in node) {
    if (durationTree(node.duration) === undefined)
      throw badText(node, `"${node.duration}" is no duration`, 'a duration such as 1h30m');
    return 'duration';
  }
  if ('custom' in node) return node.custom.type;
  const literal = 'literal' in node ? node.literal : null;
  if (literal === null) return 'null';
  return typeof literal === 'string' ? 'text' : typeof literal === 'number' ? 'number' : 'boolean';
}

function badText(where: ExpressionTree, found: string, expected: string): ExpressionError {
  return new ExpressionError({ found, expected, where });
}

/** The signature that fits the operands. */
export function signatureOf(node: OperationTree | CallTree, types: readonly NodeType[]): Signature {
  const entry = entryOf(node);
  if ('op' in node && node.op === 'in') return listSignature(node, entry, types);
  const arity = entry.signatures[0]?.args.length ?? 0;
  if (types.length !== arity && !(entry.variadic === true && types.length > arity)) {
    throw new ExpressionError({
      found: `${entry.name} has ${count(types.length)}`,
      expected: `${count(arity)}${entry.variadic === true ? ' or more' : ''}`,
      where: node,
    });
  }
  const fitting = entry.signatures.find((one) => types.every((type, index) => accepts(one, type, index)));
  if (fitting !== undefined && types.some((type, index) => type !== 'null' || wantedAt(fitting, index) === 'boolean'))
    return fitting;
  throw mismatch(node, entry, types);
}

function count(operands: number): string {
  return operands === 1 ? 'one operand' : `${operands} operands`;
}

/** The type that a signature wants at a place; the last one stands for all that follow. */
export function wantedAt(one: Signature, index: number): ValueType {
  return one.args[Math.min(index, one.args.length - 1)] as ValueType;
}

function accepts(one: Signature, type: NodeType, index: number): boolean {
  return type === 'null' ? one.nullable === true : wantedAt(one, index) === type;
}

function mismatch(node: OperationTree | CallTree, entry: Entry, types: readonly NodeType[]): ExpressionError {
  let candidates = entry.signatures;
  let index = 0;
  // The first operand that fits no signature which fitted those before it.
  for (; index < types.length; index++) {
    const left = candidates.filter((one) => accepts(one, types[index] as NodeType, index));
    if (left.length === 0) break;
    candidates = left;
  }
  const args = argumentsOf(node);
  const at = Math.min(index, args.length - 1);
  const expected = [...new Set(candidates.map((one) => withArticle(wantedAt(one, at))))].join(' or ');
  const where = args[at] ?? node;
  const type = types[at] as NodeType;
  return new ExpressionError({
    found: type === 'null' ? 'null has no type of its own here' : `${printExpression(where)} is ${withArticle(type)}`,
    expected: `${expected} for ${'sign' in entry ? String(entry.sign) : entry.name}`,
    where: positionOf(where) === undefined ? node : where,
    hint: type === 'null' ? 'To ask whether a value is null, write isNull(value).' : undefined,
  });
}

function listSignature(node: OperationTree, entry: Entry, types: readonly NodeType[]): Signature {
  const type = types[0];
  for (const [index, arg] of node.args.entries()) {
    if (index === 0 || (types[index] === type && isConstant(arg))) continue;
    throw new ExpressionError({
      found: `${printExpression(arg)} in the list is ${isConstant(arg) ? withArticle(types[index] as NodeType) : 'no constant'}`,
      expected: `constants of the type of ${printExpression(node.args[0] as ExpressionTree)}, ${withArticle(type as NodeType)}`,
      where: positionOf(arg) === undefined ? node : arg,
    });
  }
  const fitting = entry.signatures.find((one) => one.args[0] === type);
  if (fitting !== undefined) return fitting;
  throw mismatch(node, entry, types.slice(0, 1));
}

function isConstant(node: ExpressionTree): boolean {
  return 'literal' in node || 'time' in node || 'duration' in node;
}

function withArticle(type: NodeType): string {
  return type === 'text' || type === 'null' ? type : `a ${type}`;
}

/**
 * The type of an expression over these columns.
 * @throws SchemaMismatch for a column that is not there, ExpressionError for operands of the wrong type
 */
export function checkExpression(tree: ExpressionTree, schema: Schema): ValueType {
  const type = typeOf(tree, schema);
  if (type !== 'null') return type;
  throw new ExpressionError({ found: 'null alone has no type', expected: 'a value', where: tree });
}

function typeOf(tree: ExpressionTree, schema: Schema): NodeType {
  if (!('op' in tree) && !('call' in tree)) return leafType(tree, schema);
  return signatureOf(
    tree,
    tree.args.map((arg) => typeOf(arg, schema)),
  ).result;
}
