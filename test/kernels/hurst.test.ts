import { hurstKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(hurstKernel, [
  { period: 5, longest: 3 },
  { period: 20, longest: 8 },
]);
