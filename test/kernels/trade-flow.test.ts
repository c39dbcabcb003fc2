import { kyleLambdaKernel, rollSpreadKernel, tradeFlowImbalanceKernel } from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { renamed } from '../support/renamed-kernel.js';

const trade = { price: 'close', size: 'volume', side: 'open' };
const each = periods.map((period) => ({ period }));
kernelLaws(renamed(tradeFlowImbalanceKernel, trade), each);
kernelLaws(renamed(kyleLambdaKernel, trade), each);
kernelLaws(renamed(rollSpreadKernel, trade), each);
