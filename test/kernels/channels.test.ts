import { donchianKernel, midpointKernel, midpriceKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period }));

kernelLaws(donchianKernel, each);
kernelLaws(midpointKernel, each);
kernelLaws(midpriceKernel, each);
