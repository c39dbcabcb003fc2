import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { cointegrationKernel } from '../../kernels/index.js';
import { lagsParam } from './_lags-param.js';

/** Whether two series keep together, over a window. */
export const cointegration = defineIndicator({
  name: 'cointegration',
  title: 'Cointegration',
  summary:
    'Tests over the last rows whether two series keep together, in both orders, with the hedge ratio, spread and half-life.',
  formula:
    'Engle and Granger: y = intercept + hedgeRatio x + spread by least squares; statistic of the Dickey-Fuller test of the residuals, without a constant, and its p-value after MacKinnon for two series. `reverse` is that of x on y: the order matters, and a pair is safer when both are low. zScore is the last residual in standard deviations (n - 1), halfLife that of the residuals. A window is worked out anew in each row, which costs about 0.2 microseconds for each row of it: of many pairs, look at longer bars, or search with `fullSampleCointegration` first.',
  see: [
    'R. F. Engle and C. W. J. Granger, Co-integration and Error Correction: Representation, Estimation, and Testing, 1987',
    'J. G. MacKinnon, Critical Values for Cointegration Tests, 2010',
  ],
  params: () => ({
    period: z.int().min(3).default(120).describe('Rows in the window.'),
    lags: lagsParam(),
  }),
  kernel: cointegrationKernel,
  examples: [
    { title: 'Of close and open', params: { period: 30, columns: { y: 'close', x: 'open' } } },
    { title: 'Without lags', params: { period: 20, lags: 0, columns: { y: 'high', x: 'low' }, as: 'pair' } },
  ],
});
