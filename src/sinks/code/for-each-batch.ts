import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { defineSink, type StageOptions } from '../../core/index.js';

const paramsSchema = () =>
  z.strictObject({
    work: z
      .custom<(batch: RecordBatch, signal: AbortSignal) => unknown>((value) => typeof value === 'function', {
        message: 'a function',
      })
      .describe('Called with each batch; the next one waits until what it returns has settled.'),
  });

/** `forEachBatch(async (batch) => { ... })`: the stage for code of one's own. */
export type ForEachBatch = <T extends TypeMap>(
  work: (batch: RecordBatch<T>, signal: AbortSignal) => unknown,
  options?: StageOptions,
) => (source: Observable<RecordBatch<T>>) => Observable<RecordBatch<T>>;

/**
 * Calls a function with each batch, one at a time, and hands the batch on when it has settled. Unlike a handler of `subscribe`
 * it is part of the run: its work is in flight, it slows the source, and what it throws fails the run.
 */
export const forEachBatch = defineSink<ReturnType<typeof paramsSchema>, ForEachBatch>({
  name: 'forEachBatch',
  title: 'For each batch',
  summary:
    "Calls a function with each batch, waits for it, and hands the batch on; for code of one's own, in code only.",
  params: paramsSchema,
  shorthand: 'work',
  examples: [],
  // A restart gives a batch again that no checkpoint covers, and so does a retry.
  delivery: 'atLeastOnce',
  identity: () => 'function',
  open: {
    async: ({ work }) => ({
      async process(batch, signal) {
        await work(batch, signal);
        return batch;
      },
    }),
  },
});
