import { compute } from 'rxarrow';
import { vwap } from 'rxarrow/operators';
import { vwapKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'vwap',
  ({ high, low, close, volume }, params) => {
    const found = compute({ high, low, close, volume }, vwap(params));
    return { vwap: found['vwap'] as Float64Array };
  },
  vwapKernel.warmup,
);
