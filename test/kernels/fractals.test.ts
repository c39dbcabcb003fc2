import { fractalsKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(fractalsKernel, [
  { left: 2, right: 2 },
  { left: 3, right: 1 },
]);
