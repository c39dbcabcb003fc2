import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsFromTicks, inputsOf, kernelCases, outputsOf, runWhole, stateOf } from '../support/kernel-cases.js';

const bits = (values: Float64Array): BigUint64Array => new BigUint64Array(values.buffer);

const walk = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -30, max: 30 }) }, { weight: 1, arbitrary: fc.constant(0) }),
  {
    minLength: 0,
    maxLength: 120,
  },
);

describe.each(kernelCases)('$name', (testCase) => {
  const { kernel, params } = testCase;

  it('gives the same bits however the rows are cut, and however often its state is copied', () => {
    fc.assert(
      fc.property(walk, fc.array(fc.integer({ min: 0, max: 17 }), { minLength: 1 }), (steps, cuts) => {
        const columns = columnsFromTicks(steps);
        const whole = runWhole(testCase, columns);
        const inputs = inputsOf(testCase, columns);
        const outputs = outputsOf(testCase, steps.length);
        let state = stateOf(testCase, 1);
        let turn = 0;
        for (let from = 0; from < steps.length;) {
          const cut = turn >= 3 * cuts.length ? 5 : cuts[turn % cuts.length]!;
          const to = Math.min(steps.length, from + cut);
          kernel.run(state, 0, params, inputs, outputs, from, to);
          state = structuredClone(state);
          from = to;
          turn++;
        }
        expect(outputs.map(bits)).toEqual(whole.map(bits));
      }),
      { numRuns: 30 },
    );
  });

  it('gives one key the same bits whatever the other keys do', () => {
    fc.assert(
      fc.property(walk, walk, fc.integer({ min: 1, max: 5 }), (first, second, stride) => {
        const steps = [...first, ...second];
        const slots = Int32Array.from(steps, (step, row) => ((row % stride) + (step & 1)) % 3);
        const columns = columnsFromTicks(steps);
        const inputs = inputsOf(testCase, columns);

        const alternating = outputsOf(testCase, steps.length);
        const state = stateOf(testCase, 3);
        if (kernel.runAlternating === undefined) {
          for (let row = 0; row < steps.length; row++)
            kernel.run(state, slots[row]!, params, inputs, alternating, row, row + 1);
        } else kernel.runAlternating(state, slots, params, inputs, alternating, 0, steps.length);

        for (let slot = 0; slot < 3; slot++) {
          const rows = [...slots.keys()].filter((row) => slots[row] === slot);
          const own = Object.fromEntries(
            Object.entries(columns).map(([role, values]) => [role, Float64Array.from(rows, (row) => values[row]!)]),
          );
          const expected = runWhole(testCase, own);
          const found = alternating.map((output) => Float64Array.from(rows, (row) => output[row]!));
          expect(found.map(bits)).toEqual(expected.map(bits));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has its first value after exactly its warm-up, and one in every row from then on', () => {
    const columns = columnsFromTicks(Array.from({ length: 90 }, (_, row) => ((row * 7919) % 61) - 30));
    const warmup = kernel.warmup(params);
    for (const output of runWhole(testCase, columns)) {
      expect(Array.from(output, (value) => Number.isNaN(value))).toEqual(Array.from(output, (_, row) => row < warmup));
    }
  });

  it('takes an empty range', () => {
    const state = stateOf(testCase, 2);
    const before = structuredClone(state);
    kernel.run(state, 1, params, inputsOf(testCase, columnsFromTicks([])), outputsOf(testCase, 0), 0, 0);
    expect(state).toEqual(before);
  });
});
