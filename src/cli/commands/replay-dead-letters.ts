import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { provide, secretsService } from '../../core/index.js';
import { configureUse, pathText, redact, type PipelineModel, type UseModel } from '../../pipeline/index.js';
import { BadInput } from '../failure.js';
import { openPipeline, warnOf } from '../open-pipeline.js';
import { readDeadLetters } from '../replay/dead-letter-file.js';
import { LettersAgain, letterReader } from '../replay/letter-readers.js';
import { sourceIds, withReaders } from '../replay/stand-ins.js';
import { grouped, painter, type Terminal } from '../terminal.js';
import type { ReplayCommandOptions } from './replay.js';
import { runCompiled } from './run.js';

/** Puts the rows of a file of dead letters through a pipeline, from their sources. Returns the exit code. */
export async function replayDeadLettersCommand(
  letters: string,
  path: string,
  options: ReplayCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const file = await openPipeline(path, options, terminal);
  if (options.quiet !== true) warnOf(file, terminal);
  file.compile();
  const baseFolder = dirname(resolve(terminal.folder, path));
  refuseReplacing(file.model, baseFolder);
  const again = new LettersAgain(
    await readDeadLetters(resolve(terminal.folder, letters), letters),
    new Set(sourceIds(file.model).values()),
  );
  tellLeftOut(again, letters, options, terminal);
  const scope = { registry: file.registry, baseFolder };
  const model = withReaders(file.model, (id, use, context) =>
    letterReader(again.bySource.get(id), configureUse(use, { ...scope, id }), context),
  );
  const pipeline = file.compile({ ...model, services: [] });
  return runCompiled(file, pipeline, options, terminal, {
    options: {
      services: [provide(secretsService, { redact: (text) => redact(text, terminal.secrets) })],
      earlierLetter: again.earlierLetter,
    },
    started: () => undefined,
  });
}

/** Sinks get only the rows of the letters: a file with the others must not be lost for them. */
function refuseReplacing(model: PipelineModel, baseFolder: string): void {
  for (const use of [...model.streams.values()].flatMap(({ sinks }) => sinks)) {
    const path = fileOf(use);
    if (path === undefined || !existsSync(resolve(baseFolder, path))) continue;
    const setting = `${pathText(use.path)}.path`;
    throw new BadInput(
      `"${path}" is there already, and would be replaced by the rows of the dead letters alone.`,
      `Let them go to another file: --set ${setting}=again-${path}`,
    );
  }
}

function fileOf({ component, given }: UseModel): string | undefined {
  if (typeof given === 'string') return component.card.shorthand === 'path' ? given : undefined;
  const path: unknown = (given as { readonly path?: unknown } | null)?.path;
  return typeof path === 'string' ? path : undefined;
}

function tellLeftOut(
  { leftOut }: LettersAgain,
  letters: string,
  options: ReplayCommandOptions,
  terminal: Terminal,
): void {
  if (leftOut.length === 0 || options.quiet === true) return;
  const paint = painter(terminal, terminal.errIsTerminal);
  const reasons = new Map<string, number>();
  for (const { reason } of leftOut) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const told = [...reasons].map(([reason, count]) => `${grouped(count)}: ${reason}`).join('; ');
  terminal.err(`${paint('yellow', 'warning')}: letters of "${letters}" that cannot be put back: ${told}\n`);
}
