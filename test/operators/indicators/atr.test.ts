import { compute } from 'rxarrow';
import { atr } from 'rxarrow/operators';
import { atrKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'atr',
  ({ high, low, close }, params) => {
    const found = compute({ high, low, close }, atr(params));
    return { atr: found['atr'] as Float64Array };
  },
  atrKernel.warmup,
);
