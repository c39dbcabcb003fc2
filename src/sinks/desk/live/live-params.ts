import * as z from 'zod';

const milliseconds = () => z.number().positive();

export const liveParam = () =>
  z
    .strictObject({
      answerMs: milliseconds().default(5_000).describe('How long an answer of the venue is waited for, in ms.'),
      retryMs: milliseconds()
        .default(500)
        .describe('First pause before the venue is asked again, in ms; it doubles up to half a minute.'),
      sends: z
        .int()
        .min(1)
        .default(3)
        .describe('Times that one order is sent at most, where the venue is known not to have it.'),
      reconcileMs: milliseconds().default(5_000).describe('Time between two comparisons with the venue, in ms.'),
      reconcileWithinMs: milliseconds()
        .default(60_000)
        .describe('Time within which the first comparison must come to an end, in ms; the run fails otherwise.'),
      foreignOrders: z
        .enum(['refuse', 'ignore'])
        .default('refuse')
        .describe('What to do about orders and positions at the venue that this desk did not make.'),
    })
    .prefault({})
    .describe('How a live desk speaks with its venue.');
