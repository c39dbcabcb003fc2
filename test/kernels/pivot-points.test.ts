import { pivotPointsKernel, pivotMethods } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(
  pivotPointsKernel,
  pivotMethods.map((method) => ({ method })),
);
