import type { RecordBatch, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { defineOperator, logService, type StageOptions } from '../../core/index.js';

/** `tap((batch) => ...)`: looks at each batch as it passes. */
export type Tap = <T extends TypeMap>(
  look: ((batch: RecordBatch<T>) => void) | { readonly log: string; readonly every?: number },
  options?: StageOptions,
) => (source: Observable<RecordBatch<T>>) => Observable<RecordBatch<T>>;

const look = () =>
  z.custom<(batch: RecordBatch) => void>((value) => typeof value === 'function', { message: 'a function' });

/** Lets code look at batches as they pass; in files it writes to the log. What it throws ends the stream. */
export const tap = defineOperator({
  name: 'tap',
  title: 'Look at batches',
  summary: 'Hands each batch to a function as it passes, or writes row counts to the log, and changes nothing.',
  params: () =>
    z.union([
      look(),
      z.strictObject({
        log: z.string().min(1).describe('Words to begin the line with.'),
        every: z.int().min(1).default(1).describe('Batches between two lines.'),
      }),
    ]),
  scope: 'row',
  addsColumns: false,
  examples: [{ title: 'A line for each hundred batches', params: { log: 'bars', every: 100 } }],
  identity: (params) => (typeof params === 'function' ? 'function' : params),
  open: (params, node) => {
    if (typeof params === 'function') {
      return {
        process(batch, emit) {
          params(batch);
          emit(batch);
        },
      };
    }
    const log = node.context.service(logService);
    let batches = 0;
    let rows = 0;
    return {
      process(batch, emit) {
        batches++;
        rows += batch.numRows;
        if (batches % params.every === 0) log.info(params.log, { batches, rows });
        emit(batch);
      },
    };
  },
  signature: undefined as Tap | undefined,
});
