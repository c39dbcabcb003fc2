import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { pivotMethods, pivotPointsKernel } from '../../kernels/index.js';

/** Pivot points: levels for a bar from the bar before it. */
export const pivotPoints = defineIndicator({
  name: 'pivotPoints',
  title: 'Pivot Points',
  summary: 'Levels of support and resistance for a bar from high, low and close of the bar before.',
  formula:
    'classic: pivot = (high + low + close) / 3, r1 = 2 pivot - low, r2 = pivot + range, r3 = high + 2 (pivot - low), s as mirrored; woodie: pivot = (high + low + 2 close) / 4; fibonacci: pivot and 0.382, 0.618, 1 range; camarilla: close and 1.1 / 12, 1.1 / 6, 1.1 / 4 range. All of the bar before.',
  see: ['J. L. Person, A Complete Guide to Technical Trading Tactics, 2004'],
  params: () => ({
    method: z.enum(pivotMethods).default('classic').describe('How the levels are worked out.'),
  }),
  kernel: pivotPointsKernel,
  examples: [
    { title: 'By Fibonacci', params: { method: 'fibonacci' } },
    { title: 'Camarilla', params: { method: 'camarilla', as: 'level' } },
    { title: 'Woodie', params: { method: 'woodie' } },
  ],
});
