/**
 * Kernels that work in several passes hand intermediate columns from one pass to the next through these arrays,
 * a piece of the batch at a time: small enough to stay in the processor's nearest cache. Nothing lives in them
 * between calls, and since kernels run synchronously nobody else can be using them.
 */
export const scratchRows = 512;

export const scratch = [
  new Float64Array(scratchRows),
  new Float64Array(scratchRows),
  new Float64Array(scratchRows),
] as const;

/** Arrays of that kind for a kernel whose parts use `scratch` themselves. */
export function workColumns(count: 5): [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
export function workColumns(count: number): Float64Array[];
export function workColumns(count: number): Float64Array[] {
  return Array.from({ length: count }, () => new Float64Array(scratchRows));
}
