import { laguerreRsiKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  laguerreRsiKernel,
  [0, 0.5, 0.8].map((gamma) => ({ gamma })),
);
