import { t3Kernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

kernelLaws(
  t3Kernel,
  periods.map((period) => ({ period, volumeFactor: 0.7 })),
);
