import { efficiencyRatioKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  efficiencyRatioKernel,
  periods.map((period) => ({ period })),
);
