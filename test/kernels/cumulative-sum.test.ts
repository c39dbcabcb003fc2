import { cumulativeSumKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(cumulativeSumKernel, [{}]);
