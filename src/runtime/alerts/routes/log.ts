import * as z from 'zod';
import { defineRoute } from '../route.js';

/** Writes alerts to the log of the run. */
export const log = defineRoute({
  name: 'log',
  summary: 'The log of the run.',
  params: () => z.strictObject({}),
  open:
    (_, { log: lines }) =>
    ({ alerts }) => {
      for (const { state, severity, rule, summary, labels } of alerts) {
        const details = { rule, severity, labels };
        if (state === 'resolved') lines.info(`alert resolved: ${summary}`, details);
        else if (severity === 'info') lines.info(`alert: ${summary}`, details);
        else if (severity === 'warning') lines.warn(`alert: ${summary}`, details);
        else lines.error(`alert: ${summary}`, details);
      }
      return Promise.resolve();
    },
});
