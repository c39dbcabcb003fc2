import * as z from 'zod';
import { defineOperator, OVERFLOW_POLICIES, spillDiskService, SPILL_FULL_POLICIES } from '../../core/index.js';

const MEBIBYTE = 1 << 20;

const params = () =>
  z
    .strictObject({
      policy: z
        .enum(OVERFLOW_POLICIES)
        .describe(
          'What happens when it is full: "block" makes the source wait, "dropOldest" and "dropNewest" drop rows, "conflate" keeps the latest row of each key, "spill" puts rows on disk, "fail" fails the run.',
        ),
      rows: z.int().min(1).default(131_072).describe('Rows that it takes.'),
      bytes: z
        .int()
        .min(1)
        .default(64 * MEBIBYTE)
        .describe('Bytes that it takes in memory.'),
      batches: z.int().min(1).optional().describe('Batches that it takes.'),
      by: z.string().min(1).optional().describe('For "conflate": the column of keys; "symbol" when left out.'),
      spill: z
        .strictObject({
          bytes: z
            .int()
            .min(1)
            .default(1024 * MEBIBYTE)
            .describe('Bytes that it takes on disk.'),
          whenFull: z.enum(SPILL_FULL_POLICIES).default('fail').describe('What happens when the disk is full as well.'),
          fileBytes: z
            .int()
            .min(1)
            .optional()
            .describe('Bytes after which another file is begun; an eighth of all when left out.'),
        })
        .optional()
        .describe('For "spill": how much disk, and what then.'),
    })
    .refine(({ policy, by }) => by === undefined || policy === 'conflate', {
      path: ['by'],
      message: 'nothing, unless the policy is "conflate"',
    })
    .refine(({ policy, spill }) => spill === undefined || policy === 'spill', {
      path: ['spill'],
      message: 'nothing, unless the policy is "spill"',
    });

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
  open: {
    relay: ({ policy, rows, bytes, batches, by, spill }, { context }) => ({
      policy,
      maxRows: rows,
      maxBytes: bytes,
      maxBatches: batches,
      by,
      ...(policy === 'spill'
        ? {
            spill: {
              disk: context.service(spillDiskService),
              maxBytes: spill?.bytes ?? 1024 * MEBIBYTE,
              whenFull: spill?.whenFull ?? 'fail',
              fileBytes: spill?.fileBytes,
            },
          }
        : {}),
    }),
  },
});
