import * as z from 'zod';
import { bufferShape, checkBuffer, OVERFLOW_POLICIES } from '../core/index.js';

/** The buffer between a feed and the pipe. */
export const feedBufferParam = () =>
  z
    .strictObject({
      policy: z
        .enum(OVERFLOW_POLICIES)
        .default('block')
        .describe(
          'What happens when it is full: "block" lets the server wait, "dropOldest" and "dropNewest" drop rows, "conflate" keeps the latest row of each key, "spill" puts rows on disk, "fail" fails the run.',
        ),
      ...bufferShape(),
    })
    .superRefine(checkBuffer)
    .prefault({})
    .describe('Rows that wait for the pipe.');
