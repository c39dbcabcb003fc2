import { InvalidParams } from '../base/errors.js';
import { keepFreedMemory } from '../columnar/keep-freed-memory.js';
import { allocateState, chosenOutputs } from './kernel.js';
import type { Kernel, StateLayout } from './kernel.js';

/** The inputs of a kernel by role; a kernel with one input takes the array itself. */
export type KernelInputs<I extends readonly string[]> = I extends readonly [string]
  ? Float64Array
  : { readonly [Role in I[number]]: Float64Array };

/** The outputs of a kernel by name; a kernel with one output gives the array itself. */
export type KernelOutputs<O extends readonly string[]> = O extends readonly [string]
  ? Float64Array
  : { readonly [Name in O[number]]: Float64Array };

// Short calls keep the engine on a function's ordinary code: entering a long loop half-way can leave it on slower code.
const rowsPerCall = 4096;

/**
 * Runs a kernel over whole arrays of one key, oldest row first; rows without a value are NaN.
 * @throws InvalidParams when an array is missing or the lengths differ.
 */
export function applyKernel<P, L extends StateLayout, I extends readonly string[], O extends readonly string[]>(
  kernel: Kernel<P, L, I, O>,
  params: P,
  inputs: KernelInputs<I>,
): KernelOutputs<O> {
  const columns = inputColumns(kernel.inputs, inputs);
  const rows = columns[0]?.length ?? 0;
  keepFreedMemory();
  const names: readonly string[] = chosenOutputs(kernel, params);
  const outputs = names.map(() => new Float64Array(rows));
  const state = allocateState(kernel.layout(params), 1);
  for (let from = 0; from < rows; from += rowsPerCall) {
    kernel.run(state, 0, params, columns, outputs, from, Math.min(rows, from + rowsPerCall));
  }
  const single = kernel.outputs.length === 1;
  return (single ? outputs[0] : Object.fromEntries(names.map((name, k) => [name, outputs[k]]))) as KernelOutputs<O>;
}

/**
 * A kernel as a function of plain arrays.
 * @param periods the parameters that count rows: each must be a whole number from its least value.
 */
export function plainFunction<P, L extends StateLayout, I extends readonly string[], O extends readonly string[]>(
  component: string,
  kernel: Kernel<P, L, I, O>,
  periods: Readonly<Partial<Record<keyof P & string, number>>>,
): (inputs: KernelInputs<I>, params: P) => KernelOutputs<O> {
  return (inputs, params) => {
    for (const path of Object.keys(periods) as (keyof P & string)[]) {
      const least = periods[path] ?? 1;
      const found: unknown = params[path];
      if (typeof found !== 'number' || !Number.isSafeInteger(found) || found < least) {
        throw new InvalidParams({ component, path, found, expected: `a whole number of rows from ${least}` });
      }
    }
    return applyKernel(kernel, params, inputs);
  };
}

function inputColumns(roles: readonly string[], inputs: Float64Array | object): Float64Array[] {
  const given = inputs instanceof Float64Array ? { [roles[0] ?? '']: inputs } : (inputs as Record<string, unknown>);
  const columns: Float64Array[] = [];
  for (const role of roles) {
    const column = given[role];
    if (!(column instanceof Float64Array)) {
      throw new InvalidParams({ path: role, found: column, expected: 'a Float64Array' });
    }
    const rows = columns[0]?.length ?? column.length;
    if (column.length !== rows) {
      throw new InvalidParams({
        path: role,
        found: `an array of ${column.length} rows`,
        expected: `${rows} rows, as many as "${roles[0]}" has`,
      });
    }
    columns.push(column);
  }
  return columns;
}
