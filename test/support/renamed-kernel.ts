import type { Kernel, StateLayout } from 'rxarrow/kernels';

/** The same kernel with other names for its inputs, for tests that have columns of bars only. */
export function renamed<P, L extends StateLayout, I extends readonly string[], O extends readonly string[]>(
  kernel: Kernel<P, L, I, O>,
  names: Readonly<Record<I[number], string>>,
): Kernel<P, L, readonly string[], O> {
  return { ...kernel, inputs: kernel.inputs.map((role) => names[role as I[number]]) };
}
