import { defineIndicator } from '../../core/index.js';
import { cycleSineKernel } from '../../kernels/index.js';

/** Sine of the phase of the dominant cycle and the same an eighth of a cycle ahead: they cross at turning points while the market cycles. */
export const cycleSine = defineIndicator({
  name: 'cycleSine',
  title: 'Sine Wave',
  summary: 'Sine of the phase of the dominant cycle, and of the phase an eighth of a cycle on.',
  formula: 'sine = sin(cyclePhase); leadSine = sin(cyclePhase + 45 degrees).',
  see: ['J. F. Ehlers, Rocket Science for Traders, 2001', 'TA-Lib 0.8.2, function HT_SINE'],
  twins: { talib: [{ name: 'HT_SINE', outputs: { sine: 'sine', leadsine: 'leadSine' } }] },
  params: () => ({}),
  kernel: cycleSineKernel,
  examples: [{ title: 'Of another column', params: { column: 'open' } }],
});
