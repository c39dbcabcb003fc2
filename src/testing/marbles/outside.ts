import * as z from 'zod';
import { NotConnected } from '../../base/errors.js';
import { wait } from '../../base/clock.js';
import { defineOperator } from '../../core/index.js';

/** A stand-in for an operator that calls something outside: batches go through as they are, and the calls that are named fail. */
export const outside = defineOperator({
  name: 'outside',
  title: 'Outside',
  summary: 'Hands batches on after a call that takes a while and may fail: what policies around calls are tried on.',
  params: () =>
    z.strictObject({
      takesMs: z.number().min(0).default(0).describe('How long a call takes.'),
      fails: z.array(z.int().min(1)).default([]).describe('Calls that fail, counted from 1.'),
    }),
  addsColumns: false,
  scope: 'row',
  examples: [],
  open: {
    async: ({ takesMs, fails }, node) => {
      let calls = 0;
      return {
        async process(batch, signal) {
          calls++;
          const call = calls;
          if (takesMs > 0) await wait(node.context.clock, takesMs, signal);
          if (fails.includes(call)) throw new NotConnected(`Call ${call} has failed.`);
          return batch;
        },
      };
    },
  },
});
