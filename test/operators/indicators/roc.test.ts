import { compute } from 'rxarrow';
import { roc } from 'rxarrow/operators';
import { rocKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'roc',
  ({ close }, params) => {
    const found = compute({ close }, roc(params));
    return { roc: found['roc'] as Float64Array };
  },
  rocKernel.warmup,
);
