import { almaKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(almaKernel, [
  { period: 1, offset: 0.85, sigma: 6 },
  { period: 2, offset: 0.5, sigma: 4 },
  { period: 9, offset: 0.85, sigma: 6 },
]);
