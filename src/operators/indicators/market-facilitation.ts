import { defineIndicator } from '../../core/index.js';
import { marketFacilitationKernel } from '../../kernels/index.js';

/** Market facilitation index: how far the price went for a unit of volume. */
export const marketFacilitation = defineIndicator({
  name: 'marketFacilitation',
  title: 'Market Facilitation Index',
  summary: 'Range of a row by its volume.',
  formula: 'marketFacilitation = (high - low) / volume; 0 where nothing was traded.',
  see: ['B. Williams, Trading Chaos, 1995', 'TA-Lib 0.8.2, function MARKETFI'],
  twins: { talib: [{ name: 'MARKETFI' }], tulip: [{ name: 'marketfi' }] },
  params: () => ({}),
  kernel: marketFacilitationKernel,
  examples: [{ title: 'Under a name of its own', params: { as: 'ease' } }],
});
