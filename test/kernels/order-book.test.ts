import {
  effectiveSpreadKernel,
  micropriceKernel,
  orderBookImbalanceKernel,
  orderFlowImbalanceKernel,
} from 'rxarrow/kernels';
import { kernelLaws, periods } from '../support/kernel-laws.js';
import { renamed } from '../support/renamed-kernel.js';

const quote = { bid: 'low', ask: 'high', bidSize: 'volume', askSize: 'close', price: 'close' };
kernelLaws(renamed(orderBookImbalanceKernel, quote), [{}]);
kernelLaws(renamed(micropriceKernel, quote), [{}]);
kernelLaws(renamed(effectiveSpreadKernel, quote), [{}]);
kernelLaws(
  renamed(orderFlowImbalanceKernel, quote),
  periods.map((period) => ({ period })),
);
