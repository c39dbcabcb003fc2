import { tsiKernel, smiKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(tsiKernel, [
  { first: 4, second: 3 },
  { first: 1, second: 1 },
]);
kernelLaws(smiKernel, [{ period: 3, fast: 2, slow: 4, signal: 3 }]);
