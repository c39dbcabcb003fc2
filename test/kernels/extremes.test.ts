import { maxKernel, minKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period }));

kernelLaws(maxKernel, each);
kernelLaws(minKernel, each);
