import {
  allocateState,
  atrKernel,
  bollingerKernel,
  emaKernel,
  lagKernel,
  macdKernel,
  maxKernel,
  minKernel,
  obvKernel,
  returnsKernel,
  rmaKernel,
  rocKernel,
  rsiKernel,
  smaKernel,
  stddevKernel,
  stochasticKernel,
  sumKernel,
  varianceKernel,
  volatilityKernel,
  vwapKernel,
  wmaKernel,
  zScoreKernel,
} from 'rxarrow/kernels';
import type { Kernel, KernelState, StateLayout } from 'rxarrow/kernels';

/** A kernel with parameters, its types put aside so that all kernels can stand in one list. */
export interface KernelCase {
  readonly name: string;
  readonly kernel: Kernel<unknown>;
  readonly params: unknown;
}

export const periods = [1, 2, 3, 5, 14];

function kernelCase<P, L extends StateLayout>(kernel: Kernel<P, L>, params: P): KernelCase {
  const name = `${kernel.outputs.join(', ')} ${JSON.stringify(params)}`;
  return { name, kernel: kernel as unknown as Kernel<unknown>, params };
}

/** Every kernel at several periods. */
export const kernelCases: readonly KernelCase[] = [
  ...periods.flatMap((period) => [
    kernelCase(smaKernel, { period }),
    kernelCase(sumKernel, { period }),
    kernelCase(emaKernel, { period }),
    kernelCase(rmaKernel, { period }),
    kernelCase(wmaKernel, { period }),
    kernelCase(rsiKernel, { period }),
    kernelCase(atrKernel, { period }),
    kernelCase(rocKernel, { period }),
    kernelCase(lagKernel, { period }),
    kernelCase(maxKernel, { period }),
    kernelCase(minKernel, { period }),
    kernelCase(varianceKernel, { period }),
    kernelCase(stddevKernel, { period, deviations: 2 }),
    kernelCase(bollingerKernel, { period, deviations: 2 }),
    kernelCase(zScoreKernel, { period }),
    kernelCase(volatilityKernel, { period: period + 1, periodsPerYear: 252 }),
    kernelCase(returnsKernel, { period, kind: 'simple' }),
    kernelCase(returnsKernel, { period, kind: 'log' }),
    kernelCase(vwapKernel, { period }),
    kernelCase(macdKernel, { fast: period, slow: 2 * period + 1, signal: 3 }),
    kernelCase(stochasticKernel, { fastK: period, slowK: 3, slowD: 2 }),
  ]),
  kernelCase(macdKernel, { fast: 6, slow: 3, signal: 1 }),
  kernelCase(macdKernel, { fast: 1, slow: 1, signal: 1 }),
  kernelCase(stochasticKernel, { fastK: 1, slowK: 1, slowD: 1 }),
  kernelCase(vwapKernel, {}),
  kernelCase(obvKernel, {}),
];

/** A walk of whole ticks as input columns; runs of equal prices and zero volumes included. */
export function columnsFromTicks(steps: readonly number[], tick = 0.01): Record<string, Float64Array> {
  let price = 10_000;
  const close = Float64Array.from(steps, (step) => (price = Math.max(1, price + step)) * tick);
  const high = close.map((value, row) => value + ((row * 7) % 5) * tick);
  const low = close.map((value, row) => Math.max(tick, value - ((row * 3) % 4) * tick));
  const volume = close.map((_, row) => (Math.abs(steps[row] ?? 0) * 37) % 11);
  return { high, low, close, volume };
}

export function inputsOf({ kernel }: KernelCase, columns: Record<string, Float64Array>): Float64Array[] {
  return kernel.inputs.map((role) => columns[role]!);
}

export function outputsOf({ kernel }: KernelCase, rows: number): Float64Array[] {
  return kernel.outputs.map(() => new Float64Array(rows).fill(-12345));
}

export function stateOf({ kernel, params }: KernelCase, slots: number): KernelState<StateLayout> {
  return allocateState(kernel.layout(params), slots);
}

/** All rows of one key in one call. */
export function runWhole(testCase: KernelCase, columns: Record<string, Float64Array>): Float64Array[] {
  const inputs = inputsOf(testCase, columns);
  const rows = inputs[0]!.length;
  const outputs = outputsOf(testCase, rows);
  testCase.kernel.run(stateOf(testCase, 1), 0, testCase.params, inputs, outputs, 0, rows);
  return outputs;
}
