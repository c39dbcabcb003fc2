import { resolve } from 'node:path';
import * as z from 'zod';
import type { ConfigureOptions, SameColumns, StageNode } from '../../core/index.js';
import { OutputFile } from './output-file.js';

/** Parameters that every sink into a file has. */
export const fileParams = () => ({
  path: z
    .string()
    .min(1)
    .describe('The file. It is written beside under another name, and gets its own when all rows are in it.'),
  ifExists: z.enum(['replace', 'fail']).default('replace').describe('What becomes of a file that is there already.'),
});

/** A sink into a file: its path alone, the path and options, or all in one object. It hands on the rows it has written. */
export type FileSink<S extends z.ZodType> = (
  path: string | z.input<S>,
  options?: Omit<z.input<S>, 'path'> & { readonly id?: string },
) => SameColumns;

/** The file of a sink, opened with the first bytes. */
export function outputFile(
  params: { readonly path: string; readonly ifExists: 'replace' | 'fail' },
  node: StageNode,
  options: ConfigureOptions,
): OutputFile {
  return new OutputFile(resolve(options.baseFolder ?? '.', params.path), params.ifExists === 'replace', node);
}
