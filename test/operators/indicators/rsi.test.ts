import { compute } from 'rxarrow';
import { rsi } from 'rxarrow/operators';
import { rsiKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'rsi',
  ({ close }, params) => {
    const found = compute({ close }, rsi(params));
    return { rsi: found['rsi'] as Float64Array };
  },
  rsiKernel.warmup,
);
