import { pvtKernel, nviKernel, pviKernel, marketFacilitationKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(pvtKernel, [{}]);
kernelLaws(nviKernel, [{}]);
kernelLaws(pviKernel, [{}]);
kernelLaws(marketFacilitationKernel, [{}]);
