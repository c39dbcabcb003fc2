import type { Observable } from 'rxjs';
import type { RecordBatch, TypeMap } from 'apache-arrow';
import * as z from 'zod';
import {
  componentParam,
  defineOperator,
  type BatchOperator,
  type Configured,
  type StageIdentity,
  type StageOptions,
} from '../../core/index.js';
import { innerOperators, threadsOfMachine } from './inner-operators.js';
import { ParallelStage } from './parallel-stage.js';
import { threadsService } from './threads-service.js';

const params = () =>
  z.strictObject({
    by: z.string().min(1).default('symbol').describe('Column of keys: all rows of a key go to one thread.'),
    workers: z
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe('Threads; when left out, the cores of the machine less the one that the run itself is on.'),
    operators: z
      .array(componentParam<BatchOperator>('indicator', 'operator'))
      .min(1)
      .describe(
        'What each thread does to the rows of its keys, in order: operators that work row by row or key by key.',
      ),
    order: z
      .enum(['input', 'key'])
      .default('input')
      .describe(
        'Order of the rows that come out: that of the input, as if there were one thread, or only that of each key, as operators need that make rows of their own.',
      ),
    use: z
      .array(z.string().min(1))
      .default([])
      .describe('Modules with components of your own that the operators are; those of `use:` in a file are known.'),
    heapMb: z.int().min(16).optional().describe('Most memory of the JavaScript heap of a thread, in MiB.'),
  });

/** An operator of `parallel`, whatever columns it reads. */
type AnyOperator = (source: never) => Observable<RecordBatch>;

export type Parallel = (
  given: Omit<z.input<ReturnType<typeof params>>, 'operators'> & { readonly operators: readonly AnyOperator[] },
  options?: StageOptions,
) => <T extends TypeMap>(source: Observable<RecordBatch<T>>) => Observable<RecordBatch>;

/**
 * Splits a part of a pipe over threads by key. Rows of one key are done by one thread, in their order; what comes out is bit for bit
 * what the same operators give in one thread. The states of all threads are one state of this stage, which another number of threads
 * can go on with.
 * @throws InvalidParams for an operator that looks across keys, waits, or cannot be made from plain data in another thread
 */
export const parallel = defineOperator({
  name: 'parallel',
  title: 'Parallel',
  summary: 'Splits operators that work key by key over several threads.',
  params,
  scope: 'key',
  addsColumns: false,
  needs: 'threads of its own',
  examples: [
    {
      title: 'Two indicators on four threads',
      params: { workers: 4, operators: [{ ema: { period: 12 } }, { atr: { period: 14 } }] },
    },
    {
      title: 'Bars of each symbol',
      params: { workers: 2, order: 'key', operators: [{ tickBars: 1000 }] },
    },
  ],
  // Neither the number of threads nor how rows come out of them changes the state.
  identity: ({ by, operators }) => ({
    by,
    operators: innerOperators(operators, by).map((operator) => ({
      name: operator.card.name,
      params: identityOf(operator)?.params,
    })),
  }),
  warmupRows: ({ by, operators }) =>
    innerOperators(operators, by).reduce((rows, operator) => rows + (identityOf(operator)?.warmupRows ?? 0), 0),
  open: {
    concurrency: 32,
    async: ({ by, workers, operators, order, use, heapMb }, node, { registry, baseFolder = '.' }) =>
      new ParallelStage(
        {
          by,
          order,
          heapMb,
          baseFolder,
          threads: workers ?? threadsOfMachine(),
          operators: innerOperators(operators, by),
          modules: [...(registry?.modules ?? []), ...use],
        },
        node,
        node.context.service(threadsService),
      ),
  },
  signature: undefined as Parallel | undefined,
});

function identityOf({ stage }: Configured): StageIdentity | undefined {
  return stage.mode === 'sync' ? stage.identity : undefined;
}
