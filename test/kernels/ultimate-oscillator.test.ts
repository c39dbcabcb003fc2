import { ultimateOscillatorKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(ultimateOscillatorKernel, [
  { short: 2, middle: 4, long: 7 },
  { short: 5, middle: 1, long: 3 },
]);
