import { percentileKernel, percentRankKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  percentileKernel,
  periods.map((period) => ({ period, percent: 60 })),
);
kernelLaws(
  percentRankKernel,
  periods.map((period) => ({ period })),
);
