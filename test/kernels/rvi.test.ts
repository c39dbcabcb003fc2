import { rviKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(rviKernel, [
  { period: 3, deviation: 4 },
  { period: 4, deviation: 1 },
]);
