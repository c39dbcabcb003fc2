import { compute } from 'rxarrow';
import { macd } from 'rxarrow/operators';
import { macdKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'macd',
  ({ close }, params) => {
    const found = compute({ close }, macd(params));
    return {
      macd: found['macd'] as Float64Array,
      signal: found['macdSignal'] as Float64Array,
      histogram: found['macdHistogram'] as Float64Array,
    };
  },
  macdKernel.warmup,
);
