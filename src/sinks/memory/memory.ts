import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { LimitExceeded } from '../../base/errors.js';
import { defineSink, type SameColumns, type ServiceKey } from '../../core/index.js';

/** What the memory sinks of a run have taken, by name. */
export type Results = Map<string, RecordBatch[]>;

/** Where a run keeps the results of its memory sinks: `run.context.service(resultsService).get('orders')`. */
export const resultsService: ServiceKey<Results> = { name: 'results', fallback: () => new Map() };

const params = () =>
  z.strictObject({
    into: z
      .custom<RecordBatch[]>((value) => Array.isArray(value), 'a list that batches are put into')
      .optional()
      .describe('The list that the batches are put into.'),
    name: z.string().min(1).default('result').describe('The name that the result has in the run.'),
    mostRows: z
      .int()
      .min(1)
      .default(10_000_000)
      .describe('Rows beyond which the run fails rather than fill the memory.'),
  });

/** `memory({ into: batches })`, or `memory('orders')` for a result that the run keeps by name. */
export type MemorySink = (
  given?: string | z.input<ReturnType<typeof params>>,
  options?: Omit<z.input<ReturnType<typeof params>>, 'name'> & { readonly id?: string },
) => SameColumns;

/**
 * Keeps the batches, and hands them on. Controls are handed on but not kept.
 * @throws LimitExceeded beyond `mostRows`
 */
export const memory = defineSink<ReturnType<typeof params>, MemorySink>({
  name: 'memory',
  title: 'Memory',
  summary: 'Keeps batches in memory to be looked at.',
  params,
  shorthand: 'name',
  identity: ({ name }) => ({ name }),
  examples: [{ title: 'A result by name', params: { name: 'orders' } }],
  exempt: { references: 'it is there to keep the rows' },
  open: {
    sync({ into, name, mostRows }, node) {
      const batches = into ?? kept(node.context.service(resultsService), name);
      let rows = 0;
      return {
        process(batch, emit) {
          rows += batch.numRows;
          if (rows > mostRows)
            throw new LimitExceeded('mostRows', `The memory sink was given more than ${mostRows} rows.`, {
              component: 'memory',
              hint: 'Write them to a file, or raise "mostRows".',
            });
          batches.push(batch);
          emit(batch);
        },
      };
    },
  },
});

function kept(results: Results, name: string): RecordBatch[] {
  const batches = results.get(name) ?? [];
  results.set(name, batches);
  return batches;
}
