import { extremeRowsKernel, aroonKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period }));

kernelLaws(extremeRowsKernel, each);
kernelLaws(aroonKernel, each);
