import * as z from 'zod';
import { once } from '../base/once.js';
import type { ComponentKind } from '../core/index.js';

/** How uses of components are described: loosely when a file is read, component by component for editors. */
export interface FrameParts {
  /** One component of these kinds with its parameters. */
  readonly use: (...kinds: readonly ComponentKind[]) => z.ZodType;
  /** The name of a stream, or a join of several. */
  readonly from: z.ZodType;
}

/** Names of streams: letters, digits, `_` and `-`. */
export function streamName(): z.ZodString {
  return z.string().regex(/^[A-Za-z_][\w-]*$/, { error: 'expected a name of letters, digits, _ and -' });
}

/** The frame of a pipeline file: everything but the parameters of components. */
export function frameSchema(parts: FrameParts): z.ZodObject {
  const positive = z.int().min(1);
  const chain = {
    source: parts.use('source').optional().describe('Where the rows come from.'),
    from: parts.from.optional().describe('The stream that is read on, or a join of several.'),
    operators: z.array(parts.use('indicator', 'operator')).optional().describe('What is done to the rows, in order.'),
    sink: parts.use('sink').optional().describe('Where the rows go.'),
    sinks: z.array(parts.use('sink')).min(1).optional().describe('Several places that the rows go to.'),
  };
  const frame = {
    $schema: z.string().optional().describe('Schema of this file, for editors.'),
    name: z.string().min(1).optional().describe('Name of the pipeline; part of the ids of its orders.'),
    description: z.string().optional().describe('What it does, for people.'),
    use: z.array(z.string().min(1)).optional().describe('Modules with components of your own, relative to this file.'),
    params: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .optional()
      .describe('Values that are used as ${params.name} and set with --set params.name=value.'),
    streams: z.record(streamName(), z.strictObject(chain)).optional().describe('Named streams.'),
    ...chain,
    deadLetters: parts.use('sink').optional().describe('Sink of rows that could not be used.'),
    maxDeadLetters: z
      .union([
        z.int().min(0),
        z.strictObject({
          count: z.int().min(0).optional().describe('In all.'),
          perMinute: z.int().min(0).optional().describe('Within any minute.'),
          ratio: z.number().min(0).max(1).optional().describe('Of the rows that were read.'),
          atLeast: z.int().min(0).optional().describe('Rows below which the ratio says nothing. Default 1000.'),
        }),
      ])
      .optional()
      .describe('How many rows may be unusable before the run fails.'),
    late: parts.use('sink').optional().describe('Sink of rows that came too late.'),
    services: z
      .array(parts.use('service'))
      .optional()
      .describe('What accompanies the run: checkpoints, a journal, health, metrics, alerts.'),
    limits: z
      .strictObject({
        rowsPerSource: positive.optional(),
        bytesPerSource: positive.optional(),
        batchesPerSource: positive.optional(),
        flightBatches: positive.optional(),
      })
      .optional()
      .describe('How much may be unsettled before a source waits.'),
    seed: z.int().min(0).optional().describe('Seed of everything random in the run. Default 1.'),
  };
  return z.strictObject({
    ...frame,
    profiles: z
      .record(z.string(), z.strictObject(partially(frame, chain)))
      .optional()
      .describe('Settings that replace those above when chosen with --profile.'),
  });
}

// Within a profile a stream may be changed in part; what the whole needs is checked after merging.
function partially(frame: z.ZodRawShape, chain: z.ZodRawShape): z.ZodRawShape {
  return { ...frame, streams: z.record(streamName(), z.strictObject(chain)).optional() };
}

/** The frame as files are read: uses are checked one by one afterwards, for better words. */
export const looseFrame = once(() => frameSchema({ use: () => z.unknown(), from: z.unknown() }));
