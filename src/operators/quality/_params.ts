import * as z from 'zod';
import { durationParam } from '../../core/index.js';
import { actionParam } from './_rules.js';

/** What all checks have in common. */
export const commonParams = () => ({
  as: z
    .string()
    .min(1)
    .default('findings')
    .describe('Column of the names of the rules that a row breaks; null for none.'),
  by: z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('Column that tells series apart: "symbol" where there is one; null for one series.'),
  remembered: z.int().min(1).default(64).describe('Times remembered of each symbol, to tell what comes twice.'),
});

/** Rules about the order of rows and their times. */
export const orderActions = () => ({
  duplicate: actionParam('A time that the symbol has had, among those remembered.'),
  outOfOrder: actionParam('A time before the latest of the symbol.'),
  future: actionParam('A time after the row could be known.'),
});

/** Rules about a grid of time. */
export const gridParams = () => ({
  step: durationParam().optional().describe('Time from row to row; needed to see gaps and times off the grid.'),
});

export const outlierParams = () => ({
  outlierWindow: z.int().min(3).default(20).describe('Values before, of which the median is taken.'),
  outlierK: z.number().positive().default(5).describe('Scaled median deviations from the median that are too far.'),
});
