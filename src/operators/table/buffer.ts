import * as z from 'zod';
import { bufferOptions, bufferShape, checkBuffer, defineOperator, OVERFLOW_POLICIES } from '../../core/index.js';

const params = () =>
  z
    .strictObject({
      policy: z
        .enum(OVERFLOW_POLICIES)
        .describe(
          'What happens when it is full: "block" makes the source wait, "dropOldest" and "dropNewest" drop rows, "conflate" keeps the latest row of each key, "spill" puts rows on disk, "fail" fails the run.',
        ),
      ...bufferShape(),
    })
    .superRefine(checkBuffer);

/** Decouples a slow branch from its source: the one goes on while rows wait here for the other. */
export const buffer = defineOperator({
  name: 'buffer',
  title: 'Buffer',
  summary:
    'Decouples what follows from its source by a bounded buffer, with a policy chosen by name for when it is full.',
  formula:
    'A batch goes straight through while there is room above. Otherwise it waits, in order. Rows that are dropped are counted as `dropped`, and a gap in the stream says where and how many.',
  see: ['Reactive Streams, specification for the JVM 1.0.4, rule 3.17 and the buffers of its implementations, 2022'],
  params,
  shorthand: 'policy',
  scope: 'row',
  addsColumns: false,
  examples: [
    { title: 'The latest quote of each symbol for a slow screen', params: { policy: 'conflate', rows: 1000 } },
    { title: 'All rows, on disk when they are many', params: { policy: 'spill', spill: { bytes: 10_000_000 } } },
    { title: 'A longer queue before the source has to wait', params: { policy: 'block', rows: 50_000 } },
  ],
  open: { relay: (given, { context }) => bufferOptions(given, context) },
});
