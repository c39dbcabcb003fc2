import { resolve } from 'node:path';
import * as z from 'zod';
import { durationMs } from '../../columnar/index.js';
import { durationParam } from '../../core/index.js';
import type { TapeTerms } from '../../core/tape/index.js';

/** Settings of a tape, as both services have them. */
export const tapeParams = <D extends 'always' | '1s'>(sync: D) => ({
  folder: z.string().min(1).describe('Folder of the segments; one run at a time.'),
  sync: z
    .union([z.enum(['always', 'onCheckpoint']), durationParam()])
    .default(sync)
    .describe(
      'When it is made durable: with each write, so often, or only when a checkpoint speaks of it. Written it is at once, so that only a loss of power takes more.',
    ),
  segmentBytes: z
    .int()
    .min(65_536)
    .max(1 << 30)
    .default(64 * 1024 * 1024)
    .describe('Size in bytes from which a new segment is begun.'),
  blockBytes: z
    .int()
    .min(4096)
    .max(1 << 28)
    .default(1024 * 1024)
    .describe('Size in bytes from which a new block of a segment is begun: what is read at once.'),
  keepBytes: z.int().min(65_536).optional().describe('Bytes of segments that are kept; the oldest goes first.'),
  keepFor: durationParam().optional().describe('Age from which a segment goes, such as "30d".'),
});

export interface GivenTapeTerms {
  readonly folder: string;
  readonly sync: string;
  readonly segmentBytes: number;
  readonly blockBytes: number;
  readonly keepBytes?: number | undefined;
  readonly keepFor?: string | undefined;
}

/** The terms as the writer has them. */
export function termsOf(given: GivenTapeTerms, baseFolder: string | undefined): TapeTerms {
  const { sync, segmentBytes, blockBytes, keepBytes, keepFor } = given;
  return {
    folder: resolve(baseFolder ?? '.', given.folder),
    segmentBytes,
    blockBytes,
    sync: sync === 'always' ? 'always' : sync === 'onCheckpoint' ? 'onDemand' : durationMs(sync),
    keepBytes,
    keepMs: keepFor === undefined ? undefined : durationMs(keepFor),
  };
}
