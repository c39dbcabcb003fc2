import { parseDurationNs, parseTimeNs } from '../columnar/index.js';
import {
  BLOCK_ROWS,
  FALSE,
  newLane,
  NO_LANE,
  NULL_TEXT,
  NULL_TIME_HIGH,
  TRUE,
  UNKNOWN,
  type Kernel,
  type Lane,
} from './lane.js';
import { leafType, signatureOf, wantedAt, type NodeType } from './resolve.js';
import { TextNumbers } from './text-numbers.js';
import type { Custom, ExpressionTree } from './tree.js';
import type { Schema } from 'apache-arrow';
import type { Signature } from './signature.js';
import type { ValueType } from './value-type.js';

/** Something that has a value for each row; equal parts of an expression are one node. */
export interface PlanNode {
  readonly id: number;
  readonly type: ValueType;
  /** The same in every row and batch. */
  readonly constant: boolean;
  /** Column that is read, or custom function that is called, once a batch. */
  readonly column?: string;
  readonly custom?: Custom;
  /** Loop over the operands. */
  readonly kernel?: Kernel;
  readonly args: readonly PlanNode[];
  lane: Lane;
}

/** An expression made ready: what to load for each batch, what to run for each block. */
export interface Plan {
  readonly root: PlanNode;
  readonly columns: readonly PlanNode[];
  readonly customs: readonly PlanNode[];
  readonly steps: readonly PlanNode[];
  readonly texts: TextNumbers;
}

/** Plans an expression: types, common parts once, constants computed now, registers used again. */
export function planExpression(tree: ExpressionTree, schema: Schema): Plan {
  const builder = new PlanBuilder(schema);
  const root = builder.visit(tree, undefined);
  builder.texts.keep();
  return { root, texts: builder.texts, ...schedule(root, builder.nodes) };
}

class PlanBuilder {
  readonly nodes: PlanNode[] = [];
  readonly texts = new TextNumbers();
  private readonly known = new Map<string, PlanNode>();
  private readonly types = new Map<ExpressionTree, NodeType>();
  private readonly schema: Schema;

  constructor(schema: Schema) {
    this.schema = schema;
  }

  /** The node of a tree; `wanted` is the type that a bare null takes on. */
  visit(tree: ExpressionTree, wanted: ValueType | undefined): PlanNode {
    if ('op' in tree || 'call' in tree) return this.visitOperation(tree);
    const leaf = leafType(tree, this.schema);
    const type = leaf === 'null' ? (wanted ?? 'number') : leaf;
    if ('column' in tree)
      return this.node(`column ${tree.column}`, { type, constant: false, column: tree.column, args: [] });
    if ('custom' in tree) {
      const same = this.nodes.find((node) => node.custom?.run === tree.custom.run);
      return same ?? this.node(`custom ${this.nodes.length}`, { type, constant: false, custom: tree.custom, args: [] });
    }
    const found = this.node(`${type} ${JSON.stringify(tree)}`, { type, constant: true, args: [] });
    if (found.lane === NO_LANE) {
      found.lane = newLane(type);
      found.lane.constant = true;
      fill(found.lane, tree, this.texts);
    }
    return found;
  }

  private typeOf(tree: ExpressionTree): NodeType {
    let type = this.types.get(tree);
    if (type === undefined) {
      type =
        'op' in tree || 'call' in tree
          ? signatureOf(
              tree,
              tree.args.map((arg) => this.typeOf(arg)),
            ).result
          : leafType(tree, this.schema);
      this.types.set(tree, type);
    }
    return type;
  }

  private visitOperation(tree: Extract<ExpressionTree, { readonly args: unknown }>): PlanNode {
    const types = tree.args.map((arg) => this.typeOf(arg));
    const [value, ...list] = tree.args;
    const found = signatureOf(tree, types);
    const name = 'op' in tree ? tree.op : tree.call;
    if ('op' in tree && tree.op === 'in') {
      const operand = this.visit(value as ExpressionTree, undefined);
      return this.step(`in ${JSON.stringify(list)} ${operand.id}`, found, tree.args, [operand]);
    }
    const args = tree.args.map((arg, index) => this.visit(arg, wantedAt(found, index)));
    const arity = found.args.length;
    let step = this.step(`${name} ${ids(args.slice(0, arity))}`, found, tree.args, args.slice(0, arity));
    // f(a, b, c) is f(f(a, b), c).
    for (const next of args.slice(arity))
      step = this.step(`${name} ${ids([step, next])}`, found, tree.args, [step, next]);
    return step;
  }

  private step(key: string, found: Signature, written: readonly ExpressionTree[], args: readonly PlanNode[]): PlanNode {
    const constant = args.every((arg) => arg.constant);
    const kernel =
      typeof found.kernel === 'function' ? found.kernel : found.kernel.bind({ texts: this.texts, args: written });
    const node = this.node(`${key} -> ${found.result}`, { type: found.result, constant, kernel, args });
    if (constant && node.lane === NO_LANE) {
      node.lane = newLane(node.type);
      runStep(node, BLOCK_ROWS);
      node.lane.constant = true;
    }
    return node;
  }

  private node(key: string, fields: Omit<PlanNode, 'id' | 'lane'>): PlanNode {
    let node = this.known.get(key);
    if (node === undefined) {
      node = { ...fields, id: this.nodes.length, lane: NO_LANE };
      this.nodes.push(node);
      this.known.set(key, node);
    }
    return node;
  }
}

function ids(nodes: readonly PlanNode[]): string {
  return nodes.map((node) => node.id).join(' ');
}

/** One step over one block. */
export function runStep(node: PlanNode, rows: number): void {
  const args = node.args;
  (node.kernel as Kernel)(
    rows,
    node.lane,
    args[0]?.lane ?? NO_LANE,
    args[1]?.lane ?? NO_LANE,
    args[2]?.lane ?? NO_LANE,
  );
}

function fill(lane: Lane, tree: ExpressionTree, texts: TextNumbers): void {
  if ('time' in tree) fillTime(lane, parseTimeNs(tree.time) ?? 0n);
  else if ('duration' in tree) lane.numbers.fill(Number(parseDurationNs(tree.duration) ?? 0n));
  else if ('literal' in tree) {
    const { literal } = tree;
    if (typeof literal === 'number') lane.numbers.fill(literal);
    else if (typeof literal === 'boolean') lane.bytes.fill(literal ? TRUE : FALSE);
    else if (typeof literal === 'string') lane.integers.fill(texts.numberOf(literal));
    else {
      lane.numbers.fill(Number.NaN);
      lane.bytes.fill(UNKNOWN);
      // A text has one int32 a row, a time two.
      if (lane.integers.length === BLOCK_ROWS) lane.integers.fill(NULL_TEXT);
      else fillTime(lane, BigInt(NULL_TIME_HIGH) << 32n);
    }
  }
}

function fillTime(lane: Lane, ns: bigint): void {
  new BigInt64Array(lane.integers.buffer).fill(ns);
}

function schedule(root: PlanNode, nodes: readonly PlanNode[]): Omit<Plan, 'root' | 'texts'> {
  // Constants have been computed; what only they needed is not run again.
  const needed = new Set<PlanNode>();
  const visit = (node: PlanNode): void => {
    if (needed.has(node)) return;
    needed.add(node);
    if (!node.constant) node.args.forEach(visit);
  };
  visit(root);
  const live = nodes.filter((node) => needed.has(node) && !node.constant);
  const steps = live.filter((node) => node.kernel !== undefined);
  const lastUse = new Map<PlanNode, PlanNode>();
  for (const step of steps) for (const arg of step.args) lastUse.set(arg, step);
  const free = new Map<ValueType, Lane[]>();
  for (const step of steps) {
    // An operand that is not needed any more may be overwritten: kernels read a row before they write it.
    for (const arg of new Set(step.args)) {
      if (lastUse.get(arg) !== step || arg.constant || arg.kernel === undefined) continue;
      const lanes = free.get(arg.type) ?? [];
      lanes.push(arg.lane);
      free.set(arg.type, lanes);
    }
    step.lane = free.get(step.type)?.pop() ?? newLane(step.type);
  }
  return {
    columns: live.filter((node) => node.column !== undefined),
    customs: live.filter((node) => node.custom !== undefined),
    steps,
  };
}
