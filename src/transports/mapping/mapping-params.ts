import * as z from 'zod';
import { didYouMean } from '../../base/errors.js';
import { contracts, durationParam, foreignKinds } from '../../core/index.js';
import { parseJsonPath } from './json-path.js';
import { plannedColumns } from './planned-columns.js';

export const mappedContracts = ['Bar', 'Trade', 'Quote', 'Signal', 'Target'] as const;

const path = () =>
  z
    .string()
    .min(1)
    .refine((text) => parseJsonPath(text) !== undefined, 'a path such as "k.o", "bids[0][1]" or "$.stream"');
const plain = () => z.union([z.string(), z.number(), z.boolean()]);

const column = () =>
  z.union([
    path(),
    z
      .strictObject({
        path: path().optional().describe('Where the value stands.'),
        value: plain().optional().describe('The same value for all rows.'),
        values: z
          .record(z.string(), plain())
          .optional()
          .describe('What a value stands for: { true: -1, false: 1 }; another one is a fault.'),
        unit: z.enum(['s', 'ms', 'us', 'ns']).optional().describe('Unit of a time that is a number.'),
        scale: z.number().optional().describe('What a number is multiplied by.'),
        default: plain().optional().describe('Taken where there is none, or null.'),
      })
      .refine(({ path: from, value }) => (from === undefined) !== (value === undefined), {
        message: 'either a "path" or a "value"',
      }),
  ]);

/** The conditions on a message. */
export const conditions = () => z.record(path(), z.union([plain(), z.array(plain()).min(1)]));

/** Parameters of how messages become rows, the same for every source of foreign messages. */
export const mappingParams = () => ({
  contract: z.enum(mappedContracts).optional().describe('What the rows are: fixes names and types of the columns.'),
  schema: z
    .record(z.string().min(1), z.enum(foreignKinds))
    .default({})
    .describe('Columns and what they hold; beside a contract, those that it does not have. Repeated text is "word".'),
  columns: z
    .record(z.string().min(1), column())
    .default({})
    .describe(
      'Where the values of a column stand, or more about it; a column that is not named here stands under its own name.',
    ),
  rows: path().optional().describe('Where the list of rows stands in a message; without it a message is one row.'),
  when: conditions()
    .default({})
    .describe('What a message must have to be one of rows, by path: a value, a list of them, "*" for any.'),
  timeUnit: z.enum(['s', 'ms', 'us', 'ns']).default('ms').describe('Unit of times that are numbers.'),
  interval: durationParam()
    .optional()
    .describe('How long a bar lasts: with available: time it is available when it has ended.'),
  latency: z
    .boolean()
    .default(false)
    .describe('Adds the column "latencyMs": time received less event time. The metric is there anyway.'),
});

export type MappingParams = z.output<z.ZodObject<ReturnType<typeof mappingParams>>>;

/** Finds what a schema alone cannot: columns that are no columns, and no columns at all. */
export function checkMapping(params: MappingParams, context: z.core.$RefinementCtx): void {
  const { contract, schema, columns } = params;
  const names = plannedColumns(params).map(({ name }) => name);
  if (names.length === 0)
    context.addIssue({
      code: 'custom',
      path: ['contract'],
      message: `one of ${mappedContracts.join(', ')}, or a "schema" such as { time: "time", price: "number" }`,
    });
  for (const name of Object.keys(columns))
    if (!names.includes(name)) {
      const near = didYouMean(name, names);
      context.addIssue({
        code: 'custom',
        path: ['columns', name],
        message: `a column that is read: ${names.join(', ')}; others are read when "schema" says what they hold${near === undefined ? '' : `. ${near}`}`,
      });
    }
  for (const name of Object.keys(schema))
    if (contract !== undefined && contracts[contract].columns.some((entry) => entry.name === name))
      context.addIssue({
        code: 'custom',
        path: ['schema', name],
        message: `a column that the contract ${contract} does not have`,
      });
}
