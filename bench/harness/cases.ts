import {
  allocateState,
  atrKernel,
  bollingerKernel,
  emaKernel,
  macdKernel,
  rsiKernel,
  smaKernel,
  stddevKernel,
  stochasticKernel,
  type Kernel,
} from '../../src/kernels/index.js';
import * as operators from '../../src/operators/index.js';
import type { BatchOperator } from '../../src/core/index.js';
import type { Market } from './market.js';

/** One indicator as every section measures it. */
export interface IndicatorCase {
  readonly name: string;
  readonly kernel: Kernel<unknown>;
  readonly params: unknown;
  readonly operator: () => BatchOperator;
}

const kernelCase = <P>(
  name: string,
  kernel: Kernel<P, never>,
  params: P,
  operator: (params: P) => unknown,
): IndicatorCase => ({
  name,
  kernel: kernel as unknown as Kernel<unknown>,
  params,
  operator: () => operator(params) as BatchOperator,
});

export const CASES: readonly IndicatorCase[] = [
  kernelCase('SMA 20', smaKernel as never, { period: 20 }, operators.sma),
  kernelCase('EMA 20', emaKernel as never, { period: 20 }, operators.ema),
  kernelCase('RSI 14', rsiKernel as never, { period: 14 }, operators.rsi),
  kernelCase('Bollinger 20', bollingerKernel as never, { period: 20, deviations: 2 }, operators.bollinger),
  kernelCase('ATR 14', atrKernel as never, { period: 14 }, operators.atr),
  kernelCase('MACD 12, 26, 9', macdKernel as never, { fast: 12, slow: 26, signal: 9 }, operators.macd),
  kernelCase('stddev 20', stddevKernel as never, { period: 20, deviations: 1 }, operators.stddev),
  kernelCase('stochastic 14, 1, 3', stochasticKernel as never, { fastK: 14, slowK: 1, slowD: 3 }, operators.stochastic),
];

export function caseOf(name: string): IndicatorCase {
  const found = CASES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`No case is called "${name}".`);
  return found;
}

const ROWS_PER_CALL = 4096;

/** A run of a kernel over a whole market with arrays that are there already. */
export function kernelRun({ kernel, params }: Pick<IndicatorCase, 'kernel' | 'params'>, data: Market): () => void {
  const rows = data.close.length;
  const inputs = kernel.inputs.map((role) => data[role as keyof Market]);
  const outputs = kernel.outputs.map(() => new Float64Array(rows).fill(1));
  const layout = kernel.layout(params);
  return () => {
    const state = allocateState(layout, 1);
    for (let from = 0; from < rows; from += ROWS_PER_CALL)
      kernel.run(state, 0, params, inputs, outputs, from, Math.min(rows, from + ROWS_PER_CALL));
  };
}
