import { compute } from 'rxarrow';
import { wma } from 'rxarrow/operators';
import { wmaKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'wma',
  ({ close }, params) => {
    const found = compute({ close }, wma(params));
    return { wma: found['wma'] as Float64Array };
  },
  wmaKernel.warmup,
);
