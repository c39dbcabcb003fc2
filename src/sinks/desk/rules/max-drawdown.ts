import * as z from 'zod';
import { defineRule } from '../../../core/index.js';
import { parseDurationNs } from '../../../columnar/index.js';

/** Stops trading when too much has been lost. */
export const maxDrawdown = defineRule({
  name: 'maxDrawdown',
  title: 'Drawdown Limit',
  summary: 'Closes everything and opens nothing more when equity has fallen by a fraction from its highest value.',
  formula: 'equity <= highest equity × (1 - limit)',
  see: ['S. J. Grossman and Z. Zhou, Optimal Investment Strategies for Controlling Drawdowns, 1993'],
  params: () =>
    z.strictObject({
      limit: z
        .number()
        .positive()
        .max(1)
        .default(0.2)
        .describe('Fraction below the highest equity at which trading stops.'),
      resumeAfter: z
        .string()
        .refine((text) => (parseDurationNs(text) ?? 0n) > 0n, { error: 'expected a duration such as "30d"' })
        .optional()
        .describe(
          'Pause after which trading begins again, with the equity of that instant as the highest; never by default.',
        ),
    }),
  shorthand: 'limit',
  examples: [
    { title: 'Stop for good at a fifth', params: { limit: 0.2 } },
    { title: 'Pause for a month', params: { limit: 0.1, resumeAfter: '30d' } },
  ],
  open: ({ limit, resumeAfter }, state) => {
    const peak = state.number('peak');
    const halted = state.number('halted');
    const since = state.time('since');
    const pauseNs = resumeAfter === undefined ? undefined : parseDurationNs(resumeAfter);
    return {
      exits(desk) {
        const { equity, instantNs } = desk;
        if (halted.values[0] === 1 && pauseNs !== undefined && instantNs - (since.values[0] as bigint) >= pauseNs) {
          halted.values[0] = 0;
          peak.values[0] = equity;
        }
        if (halted.values[0] === 0) {
          if (equity > (peak.values[0] as number)) peak.values[0] = equity;
          if (equity > (peak.values[0] as number) * (1 - limit)) return;
          halted.values[0] = 1;
          since.values[0] = instantNs;
        }
        desk.halt('maxDrawdown');
      },
    };
  },
});
