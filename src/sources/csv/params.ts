import * as z from 'zod';
import { parseDurationNs } from '../../columnar/index.js';
import { foreignKinds } from '../../core/index.js';
import { WallClock } from './time-zone.js';

export const csvContracts = ['Bar', 'Trade', 'Quote', 'Signal', 'Target', 'Instrument'] as const;

function isZone(zone: string): boolean {
  try {
    return new WallClock(zone) instanceof WallClock;
  } catch {
    return false;
  }
}

/** Whether a text is a duration above zero, such as `15m`. */
export function isInterval(text: string): boolean {
  return (parseDurationNs(text) ?? 0n) > 0n;
}

export const csvParams = () =>
  z
    .strictObject({
      path: z.string().min(1).describe('The file; one that ends in .gz is unpacked on the way.'),
      contract: z
        .enum(csvContracts)
        .optional()
        .describe('What the rows are. Fixes names and types of the columns, and what a good row is.'),
      schema: z
        .record(z.string().min(1), z.enum(foreignKinds))
        .optional()
        .describe(
          'Columns to read and what they hold; beside a contract, those that it does not have. Repeated text is "word", other text is "text".',
        ),
      columns: z
        .record(z.string().min(1), z.string())
        .optional()
        .describe('What a column is called in the file, where it is not its own name: { time: "Date" }.'),
      header: z
        .array(z.string())
        .min(1)
        .optional()
        .describe('Names of the columns of a file that has no line of names.'),
      interval: z
        .string()
        .refine(isInterval, 'a duration such as "1d" or "15m"')
        .optional()
        .describe('How long a bar lasts, such as "1d" or "15m": it is available when it has ended.'),
      symbol: z.string().min(1).optional().describe('What is traded, where the file does not say so in a column.'),
      order: z
        .enum(['deadLetter', 'allow', 'fail'])
        .optional()
        .describe(
          'What becomes of rows of a symbol that are out of order, and of bars that come twice. The default is "deadLetter" with a contract, else "allow".',
        ),
      timeZone: z
        .string()
        .refine(isZone, 'a time zone such as "America/New_York"')
        .optional()
        .describe('Whose clock shows times that name no zone; UTC by default.'),
      timeUnit: z
        .enum(['s', 'ms', 'us', 'ns'])
        .optional()
        .describe('Unit of times that are numbers since 1970; without it times are ISO 8601 texts.'),
      delimiter: z
        .string()
        .refine((text) => /^[\x01-\x7f]$/.test(text) && !/["\r\n]/.test(text), 'one plain character such as "," or ";"')
        .default(',')
        .describe('What stands between two fields.'),
      nullValues: z.array(z.string()).default(['']).describe('Texts that stand for a missing value when not quoted.'),
      batchRows: z.int().min(1).max(1_048_576).default(4096).describe('Rows in a batch.'),
    })
    .refine((params) => params.contract !== undefined || Object.keys(params.schema ?? {}).length > 0, {
      path: ['contract'],
      message: `one of ${csvContracts.join(', ')}, or a "schema" such as { time: "time", close: "number" }`,
    });

export type CsvParams = z.output<ReturnType<typeof csvParams>>;
