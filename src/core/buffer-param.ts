import * as z from 'zod';
import {
  SPILL_FULL_POLICIES,
  type BufferOptions,
  type FlowContext,
  type OverflowPolicy,
} from '../runtime/flow/index.js';
import { spillDiskService } from './services/spill-disk.js';

const MEBIBYTE = 1 << 20;

/** How much a buffer takes; its parameter `policy` beside these is of whoever has the buffer. */
export const bufferShape = () => ({
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
});

export type BufferParam = z.output<z.ZodObject<ReturnType<typeof bufferShape>>> & { readonly policy: OverflowPolicy };

/** Settings of a policy that was not chosen. */
export function checkBuffer({ policy, by, spill }: BufferParam, context: z.core.$RefinementCtx): void {
  const refuse = (path: string, wanted: string): void =>
    context.addIssue({ code: 'custom', path: [path], message: `nothing, unless the policy is "${wanted}"` });
  if (by !== undefined && policy !== 'conflate') refuse('by', 'conflate');
  if (spill !== undefined && policy !== 'spill') refuse('spill', 'spill');
}

/** The same for a buffer of a run. */
export function bufferOptions(given: BufferParam, context: FlowContext): BufferOptions {
  const { policy, rows, bytes, batches, by, spill } = given;
  return {
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
  };
}
