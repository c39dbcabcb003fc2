import { defineIndicator } from '../../core/index.js';
import { cyclePhaseKernel } from '../../kernels/index.js';

/** Where the market stands in its dominant cycle. */
export const cyclePhase = defineIndicator({
  name: 'cyclePhase',
  title: 'Dominant Cycle Phase',
  summary: 'Phase of the dominant cycle in degrees, from -45 to 315.',
  formula:
    'phase = atan(sum(x sin) / sum(x cos)) over the rows of one dominant cycle, plus 90 degrees and what the smoothing has taken.',
  see: ['J. F. Ehlers, Rocket Science for Traders, 2001', 'TA-Lib 0.8.2, function HT_DCPHASE'],
  twins: { talib: [{ name: 'HT_DCPHASE', outputs: { real: 'cyclePhase' } }] },
  params: () => ({}),
  kernel: cyclePhaseKernel,
  examples: [{ title: 'Of another column', params: { column: 'open' } }],
});
