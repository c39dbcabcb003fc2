import { mamaKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../../support/kernel-laws.js';

kernelLaws(mamaKernel, [
  { fastLimit: 0.5, slowLimit: 0.05 },
  { fastLimit: 0.1, slowLimit: 0.1 },
]);
