import { cyclePeriodKernel, cyclePhasorKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../../support/kernel-laws.js';

kernelLaws(cyclePeriodKernel, [{}]);
kernelLaws(cyclePhasorKernel, [{}]);
