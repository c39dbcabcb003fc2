import { averageTypes, movingAverageKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(movingAverageKernel, [
  ...averageTypes.map((type) => ({ period: 3, type })),
  { period: 1, type: 'kama' },
  { period: 1, type: 'hma' },
  { period: 2, type: 'zlema' },
]);
