import { supertrendKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(supertrendKernel, [
  { period: 3, multiplier: 1 },
  { period: 1, multiplier: 2 },
]);
