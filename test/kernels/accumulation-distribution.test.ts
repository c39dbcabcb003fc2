import { adKernel, adoscKernel, cmfKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period }));

kernelLaws(adKernel, [{}]);
kernelLaws(adoscKernel, [
  { fast: 2, slow: 5 },
  { fast: 1, slow: 1 },
]);
kernelLaws(cmfKernel, each);
