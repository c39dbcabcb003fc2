import { EXIT, findingsText } from '../failure.js';
import { openPipeline, type FileOptions } from '../open-pipeline.js';
import { painter, toJson, type Terminal } from '../terminal.js';

export interface LintOptions extends FileOptions {
  readonly json?: boolean;
}

/** Checks files and says everything that is wrong with them. */
export async function lintCommand(paths: readonly string[], options: LintOptions, terminal: Terminal): Promise<number> {
  let bad = false;
  const all: unknown[] = [];
  for (const path of paths) {
    const { findings, model } = await openPipeline(path, options, terminal);
    bad ||= findings.some((finding) => finding.severity === 'error');
    if (options.json === true) all.push(...findings);
    else if (findings.length > 0) terminal.err(findingsText(findings, terminal));
    else {
      const paint = painter(terminal, terminal.outIsTerminal);
      const streams = model.streams.size;
      terminal.out(`${path}: ${paint('green', 'ok')}, ${streams} stream${streams === 1 ? '' : 's'}\n`);
    }
  }
  if (options.json === true) terminal.out(`${toJson(all)}\n`);
  return bad ? EXIT.badInput : EXIT.ok;
}
