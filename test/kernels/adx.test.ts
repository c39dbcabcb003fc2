import { adxKernel, adxrKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period }));

kernelLaws(adxKernel, each);
kernelLaws(adxrKernel, each);
