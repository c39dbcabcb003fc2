/** How an indicator of ours is called to give the numbers of a function of TA-Lib. */
export interface TalibTwin {
  readonly fn: string;
  /** Our parameters from TA-Lib's. */
  readonly params: (theirs: Readonly<Record<string, number>>) => Readonly<Record<string, number>>;
  /** Our output for each of TA-Lib's. */
  readonly outputs: Readonly<Record<string, string>>;
}

const period: TalibTwin['params'] = ({ timeperiod }) => ({ period: timeperiod! });
const spread: TalibTwin['params'] = ({ timeperiod, nbdev, nbdevup }) => ({
  period: timeperiod!,
  deviations: (nbdev ?? nbdevup)!,
});
const none: TalibTwin['params'] = () => ({});

/** By the name of the component. */
export const talibTwins = {
  atr: { fn: 'ATR', params: period, outputs: { real: 'atr' } },
  bollinger: {
    fn: 'BBANDS',
    params: spread,
    outputs: { upperband: 'upper', middleband: 'middle', lowerband: 'lower' },
  },
  ema: { fn: 'EMA', params: period, outputs: { real: 'ema' } },
  macd: {
    fn: 'MACD',
    params: ({ fastperiod, slowperiod, signalperiod }) => ({
      fast: fastperiod!,
      slow: slowperiod!,
      signal: signalperiod!,
    }),
    outputs: { macd: 'macd', macdsignal: 'signal', macdhist: 'histogram' },
  },
  max: { fn: 'MAX', params: period, outputs: { real: 'max' } },
  min: { fn: 'MIN', params: period, outputs: { real: 'min' } },
  obv: { fn: 'OBV', params: none, outputs: { real: 'obv' } },
  rma: { fn: 'RMA', params: period, outputs: { real: 'rma' } },
  roc: { fn: 'ROC', params: period, outputs: { real: 'roc' } },
  rsi: { fn: 'RSI', params: period, outputs: { real: 'rsi' } },
  sma: { fn: 'SMA', params: period, outputs: { real: 'sma' } },
  stddev: { fn: 'STDDEV', params: spread, outputs: { real: 'stddev' } },
  stochastic: {
    fn: 'STOCH',
    params: (theirs) => ({
      fastK: theirs['fastk_period']!,
      slowK: theirs['slowk_period']!,
      slowD: theirs['slowd_period']!,
    }),
    outputs: { slowk: 'k', slowd: 'd' },
  },
  sum: { fn: 'SUM', params: period, outputs: { real: 'sum' } },
  variance: { fn: 'VAR', params: period, outputs: { real: 'variance' } },
  vwap: { fn: 'VWAP', params: none, outputs: { real: 'vwap' } },
  wma: { fn: 'WMA', params: period, outputs: { real: 'wma' } },
} satisfies Record<string, TalibTwin>;
