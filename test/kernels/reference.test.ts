import { describe, expect, it } from 'vitest';
import {
  atr,
  atrKernel,
  bollinger,
  bollingerKernel,
  ema,
  emaKernel,
  macd,
  macdKernel,
  max,
  maxKernel,
  min,
  minKernel,
  obv,
  obvKernel,
  rma,
  rmaKernel,
  roc,
  rocKernel,
  rsi,
  rsiKernel,
  sma,
  smaKernel,
  stddev,
  stddevKernel,
  stochastic,
  stochasticKernel,
  sum,
  sumKernel,
  variance,
  varianceKernel,
  vwap,
  vwapKernel,
  wma,
  wmaKernel,
} from 'rxarrow/kernels';
import { expectReference, talibReference } from '../support/talib-reference.js';
import type { ReferenceCase, ReferenceFile } from '../support/talib-reference.js';

interface Computed {
  readonly outputs: Readonly<Record<string, Float64Array>>;
  readonly warmup: number;
}

type Twin = (columns: ReferenceFile['columns'], params: ReferenceCase['params']) => Computed;
type Single = (values: Float64Array, params: { period: number }) => Float64Array;

const overClose =
  (plain: Single, kernel: { warmup(params: { period: number }): number }): Twin =>
  ({ close }, params) => {
    const own = { period: params['timeperiod']! };
    return { outputs: { real: plain(close, own) }, warmup: kernel.warmup(own) };
  };

const twins: Readonly<Record<string, Twin>> = {
  SMA: overClose(sma, smaKernel),
  EMA: overClose(ema, emaKernel),
  WMA: overClose(wma, wmaKernel),
  RMA: overClose(rma, rmaKernel),
  RSI: overClose(rsi, rsiKernel),
  ROC: overClose(roc, rocKernel),
  SUM: overClose(sum, sumKernel),
  MAX: overClose(max, maxKernel),
  MIN: overClose(min, minKernel),
  VAR: overClose(variance, varianceKernel),
  STDDEV: ({ close }, params) => {
    const own = { period: params['timeperiod']!, deviations: params['nbdev']! };
    return { outputs: { real: stddev(close, own) }, warmup: stddevKernel.warmup(own) };
  },
  BBANDS: ({ close }, params) => {
    const own = { period: params['timeperiod']!, deviations: params['nbdevup']! };
    const { upper, middle, lower } = bollinger(close, own);
    const below =
      params['nbdevdn'] === own.deviations ? lower : bollinger(close, { ...own, deviations: params['nbdevdn']! }).lower;
    return { outputs: { upperband: upper, middleband: middle, lowerband: below }, warmup: bollingerKernel.warmup(own) };
  },
  MACD: ({ close }, params) => {
    const own = { fast: params['fastperiod']!, slow: params['slowperiod']!, signal: params['signalperiod']! };
    const lines = macd(close, own);
    return {
      outputs: { macd: lines.macd, macdsignal: lines.signal, macdhist: lines.histogram },
      warmup: macdKernel.warmup(own),
    };
  },
  ATR: ({ high, low, close }, params) => {
    const own = { period: params['timeperiod']! };
    return { outputs: { real: atr({ high, low, close }, own) }, warmup: atrKernel.warmup(own) };
  },
  STOCH: ({ high, low, close }, params) => {
    const own = { fastK: params['fastk_period']!, slowK: params['slowk_period']!, slowD: params['slowd_period']! };
    const { k, d } = stochastic({ high, low, close }, own);
    return { outputs: { slowk: k, slowd: d }, warmup: stochasticKernel.warmup(own) };
  },
  OBV: ({ close, volume }) => ({ outputs: { real: obv({ close, volume }, {}) }, warmup: obvKernel.warmup({}) }),
  VWAP: ({ high, low, close, volume }) => ({
    outputs: { real: vwap({ high, low, close, volume }, {}) },
    warmup: vwapKernel.warmup({}),
  }),
};

describe.each(talibReference)('$name', ({ cases, columns, tolerance }) => {
  it.each(cases)('$fn $params', ({ fn, params, lookback, outputs }) => {
    const computed = twins[fn]!(columns, params);
    expect(computed.warmup).toBe(lookback);
    for (const [name, expected] of Object.entries(outputs))
      expectReference(computed.outputs[name]!, expected, tolerance);
  });
});
