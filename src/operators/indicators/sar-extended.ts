import * as z from 'zod';
import { defineIndicator } from '../../core/index.js';
import { sarExtendedKernel } from '../../kernels/index.js';

/** Parabolic stop and reverse with accelerations of its own for each side; negative while short. */
export const sarExtended = defineIndicator({
  name: 'sarExtended',
  title: 'Parabolic Stop and Reverse, Extended',
  summary:
    'Parabolic stop whose acceleration differs by side, with a chosen beginning; its sign is negative while short.',
  formula:
    'As `sar`; the first stop is |start| when `start` is not 0, on the side of its sign; at a reversal it is moved away by offsetOnReverse times itself.',
  see: ['J. W. Wilder, New Concepts in Technical Trading Systems, 1978', 'TA-Lib 0.8.2, function SAREXT'],
  twins: {
    talib: [
      {
        name: 'SAREXT',
        params: {
          startvalue: 'start',
          offsetonreverse: 'offsetOnReverse',
          accelerationinitlong: 'initialLong',
          accelerationlong: 'stepLong',
          accelerationmaxlong: 'maximumLong',
          accelerationinitshort: 'initialShort',
          accelerationshort: 'stepShort',
          accelerationmaxshort: 'maximumShort',
        },
      },
    ],
  },
  params: () => ({
    start: z.number().default(0).describe('First stop: above 0 long, below 0 short, 0: found as by `sar`.'),
    offsetOnReverse: z.number().min(0).default(0).describe('Part of the stop by which it is moved away at a reversal.'),
    initialLong: z.number().min(0).default(0.02).describe('Acceleration factor at the beginning of a long side.'),
    stepLong: z.number().min(0).default(0.02).describe('Its step at each new high.'),
    maximumLong: z.number().min(0).default(0.2).describe('Where it stops.'),
    initialShort: z.number().min(0).default(0.02).describe('Acceleration factor at the beginning of a short side.'),
    stepShort: z.number().min(0).default(0.02).describe('Its step at each new low.'),
    maximumShort: z.number().min(0).default(0.2).describe('Where it stops.'),
  }),
  kernel: sarExtendedKernel,
  examples: [
    { title: 'A short side that runs sooner', params: { initialShort: 0.04, stepShort: 0.04 } },
    { title: 'Begun short at 300', params: { start: -300, offsetOnReverse: 0.01 } },
  ],
});
