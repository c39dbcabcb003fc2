import { compute } from 'rxarrow';
import { sma } from 'rxarrow/operators';
import { smaKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'sma',
  ({ close }, params) => {
    const found = compute({ close }, sma(params));
    return { sma: found['sma'] as Float64Array };
  },
  smaKernel.warmup,
);
