import { wadKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(wadKernel, [{}]);
