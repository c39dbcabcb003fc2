import { compute } from 'rxarrow';
import { ema } from 'rxarrow/operators';
import { emaKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'ema',
  ({ close }, params) => {
    const found = compute({ close }, ema(params));
    return { ema: found['ema'] as Float64Array };
  },
  emaKernel.warmup,
);
