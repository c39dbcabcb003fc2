import { stochasticKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(stochasticKernel, [
  ...periods.map((fastK) => ({ fastK, slowK: 3, slowD: 2 })),
  { fastK: 1, slowK: 1, slowD: 1 },
]);
