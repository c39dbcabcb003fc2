import { compute } from 'rxarrow';
import { bollinger } from 'rxarrow/operators';
import { bollingerKernel } from 'rxarrow/kernels';
import { matchesTalib } from '../../support/talib-reference.js';

matchesTalib(
  'bollinger',
  ({ close }, params) => {
    const found = compute({ close }, bollinger(params));
    return {
      upper: found['bollingerUpper'] as Float64Array,
      middle: found['bollingerMiddle'] as Float64Array,
      lower: found['bollingerLower'] as Float64Array,
    };
  },
  bollingerKernel.warmup,
);
