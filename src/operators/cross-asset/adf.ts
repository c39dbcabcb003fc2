import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { dickeyFullerKernel } from '../../kernels/index.js';

/** Augmented Dickey-Fuller test: whether a series returns to where it was. */
export const adf = defineIndicator({
  name: 'adf',
  title: 'Augmented Dickey-Fuller Test',
  summary:
    'Tests over the last rows whether a series has a unit root, so that it wanders, or returns to a level or trend.',
  formula:
    'Statistic: the t-value of b in d[t] = c + e t + f1 d[t-1] + ... + b x[t-1], d the differences, e only with a trend. The p-value is how likely one as low is for a series that wanders; 0 and 1 where the series stands still.',
  see: [
    'D. A. Dickey and W. A. Fuller, Distribution of the Estimators for Autoregressive Time Series with a Unit Root, 1979',
    'J. G. MacKinnon, Approximate Asymptotic Distribution Functions for Unit-Root and Cointegration Tests, 1994',
  ],
  params: () => ({
    period: z.int().min(4).default(100).describe('Rows in the window.'),
    lags: z.int().min(0).max(50).default(1).describe('Differences before the present one in the regression.'),
    deterministic: z
      .enum(['constant', 'trend'])
      .default('constant')
      .describe('What the series may return to: a level, or a trend.'),
  }),
  kernel: dickeyFullerKernel,
  examples: [
    { title: 'Of the close', params: { period: 30 } },
    { title: 'About a trend, without lags', params: { period: 20, lags: 0, deterministic: 'trend', as: 'root' } },
  ],
});
