import { ichimokuKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(ichimokuKernel, [
  { conversion: 1, base: 1, span: 1, displacement: 0 },
  { conversion: 3, base: 7, span: 12, displacement: 5 },
  { conversion: 9, base: 4, span: 2, displacement: 1 },
]);
