import { resolve } from 'node:path';
import { components } from '../components.js';
import { createRegistry, type Component, type Registry } from '../core/index.js';
import { readPipelineFile, type PipelineFile } from '../pipeline/index.js';
import { findingsText } from './failure.js';
import { stdinSource, stdoutSink } from './standard-streams.js';
import type { Terminal } from './terminal.js';

export interface FileOptions {
  readonly profile?: string;
  readonly set?: readonly string[];
}

/** All components of the library. */
export function libraryRegistry(): Registry {
  return createRegistry(components as readonly Component[]);
}

/** Reads a pipeline file with the settings of this call; findings keep the path as it was given. */
export async function openPipeline(file: string, options: FileOptions, terminal: Terminal): Promise<PipelineFile> {
  const read = await readPipelineFile(resolve(terminal.folder, file), {
    registry: libraryRegistry().with(stdinSource(terminal), stdoutSink(terminal)),
    profile: options.profile ?? terminal.environment['RXARROW_PROFILE'],
    set: options.set,
    environment: terminal.environment,
    shownAs: file,
  });
  for (const secret of read.hidden.secrets) terminal.secrets.add(secret);
  return read;
}

/** Says what looks wrong; errors are thrown by `compile`. */
export function warnOf(file: PipelineFile, terminal: Terminal): void {
  const warnings = file.findings.filter((finding) => finding.severity === 'warning');
  if (warnings.length > 0 && warnings.length === file.findings.length) terminal.err(findingsText(warnings, terminal));
}
