import * as z from 'zod';
import { parseDurationNs } from '../../columnar/index.js';
import { durationParam } from '../../core/index.js';

const lengthOrNone = () =>
  z.string().refine((text) => (parseDurationNs(text) ?? -1n) >= 0n, { message: 'a length of time such as "5s"' });

/** The column that tells series apart, as indicators have it. */
export const byParam = () =>
  z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('Column that tells series apart: "symbol" where there is one; null for one series.');

export const columnParam = () =>
  z.string().min(1).default('time').describe('Time column by which rows belong to windows.');

/** How late rows are met, by windows that close by time. */
export const latenessParams = () => ({
  lateness: lengthOrNone()
    .default('0s')
    .describe('How long after its end a window waits for rows that come late; `available` is that much later too.'),
  late: z
    .enum(['sideOutput', 'amend', 'drop'])
    .default('sideOutput')
    .describe(
      'What happens to rows of windows that have closed: they go to the late rows of the run, the window is taken back and said anew, or they are dropped and counted.',
    ),
  amendWithin: durationParam()
    .optional()
    .describe('How long after it has closed a window can still be amended; needed for "amend".'),
});

export const latenessWithoutAmending = () => ({
  lateness: latenessParams().lateness,
  late: z
    .enum(['sideOutput', 'drop'])
    .default('sideOutput')
    .describe(
      'What happens to rows of windows that have closed: they go to the late rows of the run, or are dropped and counted.',
    ),
});

export const incompleteParam = (fallback: 'emit' | 'drop') =>
  z
    .enum(['emit', 'drop'])
    .default(fallback)
    .describe('What happens to what the end of the stream cuts off: it is flagged as partial, or dropped.');

export const offsetParam = () =>
  lengthOrNone()
    .default('0s')
    .describe('Shifts all windows: they begin that much after the full hour, day and so on (UTC).');

/** What stands in intervals in which nothing happened. */
export const fillParams = () => ({
  fill: z
    .enum(['none', 'forward', 'zeroVolume'])
    .default('none')
    .describe(
      'Bars of intervals in which nothing happened: none, the bar before again, or the close before without volume.',
    ),
  fillLimit: z
    .int()
    .min(1)
    .default(1000)
    .describe('Intervals filled in a row; then a symbol is silent until its next row.'),
});

/** `amend` needs to know for how long windows are kept. */
export function amendable(given: { readonly late: string; readonly amendWithin?: string | undefined }): boolean {
  return (given.late === 'amend') === (given.amendWithin !== undefined);
}

export const AMENDABLE = {
  message: '"amendWithin" together with late: "amend", and only then',
  path: ['amendWithin'],
};

/** Nanoseconds of a length of time that has been checked. */
export function lengthNs(text: string): bigint {
  return parseDurationNs(text) as bigint;
}
