import { averageRangeKernel, chaikinVolatilityKernel, massIndexKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';

const each = periods.map((period) => ({ period }));

kernelLaws(averageRangeKernel, each);
kernelLaws(chaikinVolatilityKernel, [{ period: 3, change: 2 }]);
kernelLaws(massIndexKernel, [
  { period: 3, average: 4 },
  { period: 1, average: 1 },
]);
