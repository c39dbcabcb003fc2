import type { ExpressionTree } from './tree.js';
import type { Kernel } from './lane.js';
import type { TextNumbers } from './text-numbers.js';
import type { ValueType } from './value-type.js';

/** What a kernel may be made from when it is not the same for all expressions. */
export interface Binding {
  readonly texts: TextNumbers;
  /** The operands as they were written: literals can be looked into. */
  readonly args: readonly ExpressionTree[];
}

/** One way to use an operator or function: the types of its operands, the type of its result, its loop. */
export interface Signature {
  readonly args: readonly ValueType[];
  readonly result: ValueType;
  readonly kernel: Kernel | { readonly bind: (binding: Binding) => Kernel };
  /** Whether the operands may be the bare `null`. */
  readonly nullable?: boolean;
}

/** An operator or function as documents and checks see it. */
export interface Entry {
  readonly name: string;
  /** One sentence. */
  readonly doc: string;
  readonly signatures: readonly Signature[];
  /** Other names that the parser takes for it. */
  readonly aliases?: readonly string[];
  /** Written as `x.name(y)`, as CEL has it. */
  readonly method?: boolean;
  /** The last operand may come several times: f(a, b, c) is f(f(a, b), c). */
  readonly variadic?: boolean;
}

/** Shorthand for a table line. */
export function signature(
  args: readonly ValueType[],
  result: ValueType,
  kernel: Signature['kernel'],
  nullable = false,
): Signature {
  return { args, result, kernel, nullable };
}

/** `f(number, number) -> number`. */
export function describeSignature(name: string, one: Signature): string {
  return `${name}(${one.args.join(', ')}) -> ${one.result}`;
}
