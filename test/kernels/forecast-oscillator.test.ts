import { forecastOscillatorKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  forecastOscillatorKernel,
  [2, 3, 5, 14].map((period) => ({ period })),
);
