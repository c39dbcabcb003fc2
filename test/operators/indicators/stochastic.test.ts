import { compute } from 'rxarrow';
import { stochastic } from 'rxarrow/operators';
import { stochasticKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'stochastic',
  ({ high, low, close }, params) => {
    const found = compute({ high, low, close }, stochastic(params));
    return { k: found['stochasticK'] as Float64Array, d: found['stochasticD'] as Float64Array };
  },
  stochasticKernel.warmup,
);
