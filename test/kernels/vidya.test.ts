import { vidyaKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  vidyaKernel,
  periods.flatMap((period) => [
    { period, momentum: 1 },
    { period, momentum: 9 },
  ]),
);
