import { covarianceKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { renamed } from '../support/renamed-kernel.js';

kernelLaws(
  renamed(covarianceKernel, { x: 'open', y: 'close' }),
  periods.map((period) => ({ period })),
);
