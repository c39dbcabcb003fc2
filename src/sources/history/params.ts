import * as z from 'zod';
import { parseDurationNs, parseTimeNs } from '../../columnar/index.js';
import { durationParam } from '../../core/index.js';

const SECOND_NS = 1_000_000_000n;

export const timeText = () =>
  z.string().refine((text) => parseTimeNs(text) !== undefined, 'a time such as "2026-01-31" or "2026-01-31T10:00:00Z"');

export function timeMs(text: string): number {
  return Number((parseTimeNs(text) ?? 0n) / 1_000_000n);
}

/** Parameters of which bars are read. */
export const barParams = () => ({
  symbols: z.array(z.string().min(1)).min(1).describe('What is read.'),
  interval: durationParam()
    .refine((text) => (parseDurationNs(text) ?? SECOND_NS) >= SECOND_NS, 'at least a second')
    .describe('How long a bar lasts: "1m", "1h", "1d".'),
  from: timeText().describe('Start of the first bar.'),
  to: timeText().optional().describe('Where it ends; without it, it goes on with each bar when that has ended.'),
  cache: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the bars that have been fetched: each is fetched once. Nothing is kept without it.'),
  settle: durationParam().default('1s').describe('How long after its end a bar is asked for.'),
  windowBars: z.int().min(1).max(100_000).default(1000).describe('Bars of each symbol in a batch at most.'),
});

export const missingParam = (usual: 'ignore' | 'report') =>
  z
    .enum(['ignore', 'report', 'fill'])
    .default(usual)
    .describe(
      'Bars that are missing are asked for once more; then they are told as a gap, or made of the last price, flagged as filled. "ignore" is for what does not trade round the clock.',
    );
