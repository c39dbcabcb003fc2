import { kdjKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(kdjKernel, [{ fastK: 4, slowK: 2, slowD: 3, slowKAverage: 'rma', slowDAverage: 'ema' }]);
