import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateState, chosenOutputs } from 'rxarrow/kernels';
import type { Kernel, StateLayout } from 'rxarrow/kernels';

/** Periods that kernels are tried with: no window at all, windows shorter and longer than the usual batch pieces. */
export const periods = [1, 2, 3, 5, 14] as const;

/** A walk of whole ticks as input columns; runs of equal prices and zero volumes included. */
export function columnsFromTicks(steps: readonly number[], tick = 0.01): Record<string, Float64Array> {
  let price = 10_000;
  const close = Float64Array.from(steps, (step) => (price = Math.max(1, price + step)) * tick);
  const high = close.map((value, row) => value + ((row * 7) % 5) * tick);
  const low = close.map((value, row) => Math.max(tick, value - ((row * 3) % 4) * tick));
  const open = close.map((value, row) => Math.min(high[row]!, Math.max(low[row]!, close[row - 1] ?? value)));
  const volume = close.map((_, row) => (Math.abs(steps[row] ?? 0) * 37) % 11);
  return { open, high, low, close, volume };
}

const walk = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -30, max: 30 }) }, { weight: 1, arbitrary: fc.constant(0) }),
  { maxLength: 120 },
);

// Infinities, zeros of either sign and values that are not numbers are compared as the bits they are.
const bits = (values: Float64Array): BigUint64Array => new BigUint64Array(values.buffer);

/** Tests that a kernel keeps the laws of cuts, keys, warm-up and parity, once for each of the parameters. */
export function kernelLaws<P, L extends StateLayout>(kernel: Kernel<P, L>, each: readonly P[]): void {
  describe.each(each.map((params) => ({ name: JSON.stringify(params), params })))('with $name', ({ params }) => {
    const inputsOf = (columns: Record<string, Float64Array>): Float64Array[] =>
      kernel.inputs.map((role) => columns[role]!);
    const outputsOf = (rows: number): Float64Array[] =>
      chosenOutputs(kernel, params).map(() => new Float64Array(rows).fill(-12345));
    const runWhole = (columns: Record<string, Float64Array>): Float64Array[] => {
      const inputs = inputsOf(columns);
      const rows = inputs[0]!.length;
      const outputs = outputsOf(rows);
      kernel.run(allocateState(kernel.layout(params), 1), 0, params, inputs, outputs, 0, rows);
      return outputs;
    };

    it('gives the same bits however the rows are cut, and however often its state is copied', () => {
      fc.assert(
        fc.property(walk, fc.array(fc.integer({ min: 0, max: 17 }), { minLength: 1 }), (steps, cuts) => {
          const columns = columnsFromTicks(steps);
          const inputs = inputsOf(columns);
          const outputs = outputsOf(steps.length);
          let state = allocateState(kernel.layout(params), 1);
          let turn = 0;
          for (let from = 0; from < steps.length; turn++) {
            const rows = turn >= 3 * cuts.length ? 5 : cuts[turn % cuts.length]!;
            const to = Math.min(steps.length, from + rows);
            kernel.run(state, 0, params, inputs, outputs, from, to);
            state = structuredClone(state);
            from = to;
          }
          expect(outputs.map(bits)).toEqual(runWhole(columns).map(bits));
        }),
        { numRuns: 30 },
      );
    });

    it('gives one key the same bits whatever the other keys do, in either loop', () => {
      fc.assert(
        fc.property(walk, fc.integer({ min: 1, max: 5 }), (steps, stride) => {
          const slots = Int32Array.from(steps, (step, row) => ((row % stride) + (step & 1)) % 3);
          const columns = columnsFromTicks(steps);
          const inputs = inputsOf(columns);
          const alternating = outputsOf(steps.length);
          const state = allocateState(kernel.layout(params), 3);
          if (kernel.runAlternating === undefined) {
            for (let row = 0; row < steps.length; row++)
              kernel.run(state, slots[row]!, params, inputs, alternating, row, row + 1);
          } else kernel.runAlternating(state, slots, params, inputs, alternating, 0, steps.length);

          for (let slot = 0; slot < 3; slot++) {
            const rows = [...slots.keys()].filter((row) => slots[row] === slot);
            const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
            const own = Object.fromEntries(Object.entries(columns).map(([role, values]) => [role, pick(values)]));
            expect(alternating.map(pick).map(bits)).toEqual(runWhole(own).map(bits));
          }
        }),
        { numRuns: 30 },
      );
    });

    it('has its first value after exactly its warm-up, and one in every row from then on', () => {
      const columns = columnsFromTicks(Array.from({ length: 90 }, (_, row) => ((row * 7919) % 61) - 30));
      const warmup = kernel.warmup(params);
      for (const output of runWhole(columns)) {
        expect(Array.from(output, (value) => Number.isNaN(value))).toEqual(
          Array.from(output, (_, row) => row < warmup),
        );
      }
    });

    if (kernel.lasting === true)
      it('keeps having values once it has one, or loses them for good', () => {
        const steps = fc.array(
          fc.oneof(
            { weight: 20, arbitrary: fc.integer({ min: -30, max: 30 }) },
            { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity, 1.7e308, -1.7e308) },
          ),
          { maxLength: 60 },
        );
        fc.assert(
          fc.property(steps, (values) => {
            const column = Float64Array.from(values);
            const columns = Object.fromEntries(kernel.inputs.map((role) => [role, column]));
            const pattern = runWhole(columns).map((output) =>
              Array.from(output, (value) => (Number.isNaN(value) ? '.' : 'x')).join(''),
            );
            for (const line of pattern) expect(line).toMatch(/^\.*x*\.*$/);
          }),
        );
      });

    it('takes an empty range', () => {
      const state = allocateState(kernel.layout(params), 2);
      const before = structuredClone(state);
      kernel.run(state, 1, params, inputsOf(columnsFromTicks([])), outputsOf(0), 0, 0);
      expect(state).toEqual(before);
    });
  });
}
