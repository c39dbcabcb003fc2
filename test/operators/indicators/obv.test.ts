import { compute } from 'rxarrow';
import { obv } from 'rxarrow/operators';
import { obvKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'obv',
  ({ close, volume }) => {
    const found = compute({ close, volume }, obv());
    return { obv: found['obv'] as Float64Array };
  },
  obvKernel.warmup,
);
