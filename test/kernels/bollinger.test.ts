import { bollingerKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  bollingerKernel,
  periods.map((period) => ({ period, deviations: 2 })),
);
