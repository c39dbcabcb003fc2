import { compute } from 'rxarrow';
import { stddev } from 'rxarrow/operators';
import { stddevKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'stddev',
  ({ close }, params) => {
    const found = compute({ close }, stddev(params));
    return { stddev: found['stddev'] as Float64Array };
  },
  stddevKernel.warmup,
);
