import { defineIndicator } from '../../core/index.js';
import { cyclePhasorKernel } from '../../kernels/index.js';

/** The cycle as a pointer that turns: its two coordinates. */
export const cyclePhasor = defineIndicator({
  name: 'cyclePhasor',
  title: 'Cycle Phasor',
  summary: 'Part of the price in phase with its cycle, and the part a quarter of a cycle off.',
  formula:
    'The Hilbert transform of the detrended price (quadrature), and that price three rows before (inPhase), which belongs to it.',
  see: ['J. F. Ehlers, Rocket Science for Traders, 2001', 'TA-Lib 0.8.2, function HT_PHASOR'],
  twins: { talib: [{ name: 'HT_PHASOR', outputs: { inphase: 'inPhase', quadrature: 'quadrature' } }] },
  params: () => ({}),
  kernel: cyclePhasorKernel,
  examples: [{ title: 'Of another column', params: { column: 'open' } }],
});
