import { efiKernel, relativeVolumeKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period }));

kernelLaws(efiKernel, each);
kernelLaws(relativeVolumeKernel, each);
