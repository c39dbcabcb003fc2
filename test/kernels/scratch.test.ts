import { expect, it } from 'vitest';
import { allocateState, stochasticKernel, volatilityKernel, vwapKernel, zScoreKernel } from 'rxarrow/kernels';
import type { Kernel, StateLayout } from 'rxarrow/kernels';
import { scratchRows } from '../../src/kernels/scratch.js';
import { columnsFromTicks } from '../support/kernel-laws.js';

function compute<P, L extends StateLayout>(kernel: Kernel<P, L>, params: P, rowsPerCall: number): Float64Array[] {
  const rows = 3 * scratchRows + 5;
  const columns = columnsFromTicks(Array.from({ length: rows }, (_, row) => ((row * 7919) % 61) - 30));
  const inputs = kernel.inputs.map((role) => columns[role]!);
  const outputs = kernel.outputs.map(() => new Float64Array(rows));
  const state = allocateState(kernel.layout(params), 1);
  for (let from = 0; from < rows; from += rowsPerCall) {
    kernel.run(state, 0, params, inputs, outputs, from, Math.min(rows, from + rowsPerCall));
  }
  return outputs;
}

it('serves calls longer than itself with the bits of shorter ones', () => {
  const long = 4 * scratchRows;
  expect(compute(zScoreKernel, { period: 20 }, long)).toEqual(compute(zScoreKernel, { period: 20 }, 100));
  expect(compute(vwapKernel, { period: 20 }, long)).toEqual(compute(vwapKernel, { period: 20 }, 100));
  const year = { period: 20, periodsPerYear: 252 };
  expect(compute(volatilityKernel, year, long)).toEqual(compute(volatilityKernel, year, 100));
  const periods = { fastK: 14, slowK: 3, slowD: 3 };
  expect(compute(stochasticKernel, periods, long)).toEqual(compute(stochasticKernel, periods, 100));
});
