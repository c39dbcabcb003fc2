import { awesomeOscillatorKernel, acceleratorOscillatorKernel } from 'rxarrow/kernels';
import { kernelLaws } from '../support/kernel-laws.js';

kernelLaws(awesomeOscillatorKernel, [
  { fast: 2, slow: 5 },
  { fast: 4, slow: 1 },
]);
kernelLaws(acceleratorOscillatorKernel, [{ fast: 2, slow: 5, signal: 3 }]);
