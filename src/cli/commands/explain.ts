import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  explain,
  InvalidPipeline,
  type ExplainedParam,
  type ExplainedStage,
  type ExplainedStream,
} from '../../pipeline/index.js';
import { graphSvg, graphText } from '../../report/index.js';
import { drawnGraph } from '../drawn-graph.js';
import { EXIT } from '../failure.js';
import { openPipeline, warnOf, type FileOptions } from '../open-pipeline.js';
import { painter, toJson, wrapText, type Terminal } from '../terminal.js';

export interface ExplainOptions extends FileOptions {
  readonly json?: boolean;
  readonly svg?: string;
}

/** Says what a pipeline file will do: its graph, then every stage with parameters, columns and warm-up. */
export async function explainCommand(path: string, options: ExplainOptions, terminal: Terminal): Promise<number> {
  const file = await openPipeline(path, options, terminal);
  if (file.findings.some((finding) => finding.severity === 'error')) throw new InvalidPipeline(path, file.findings);
  const explanation = explain(file);
  const graph = drawnGraph(explanation);
  if (options.svg !== undefined) {
    await writeFile(resolve(terminal.folder, options.svg), graphSvg(graph, { title: explanation.name }));
    terminal.err(`wrote ${options.svg}\n`);
  }
  if (options.json === true) {
    terminal.out(`${toJson({ ...explanation, graph })}\n`);
    return EXIT.ok;
  }
  warnOf(file, terminal);
  const paint = painter(terminal, terminal.outIsTerminal);
  const blocks = [
    `${paint('bold', explanation.name)}  ${paint('dim', path)}`,
    graphText(graph).trimEnd(),
    ...explanation.streams.map((stream) => streamText(stream, terminal)),
  ];
  terminal.out(`${blocks.join('\n\n')}\n`);
  return EXIT.ok;
}

const WIDTH = 100;

function streamText({ name, reads, stages, columns }: ExplainedStream, terminal: Terminal): string {
  const paint = painter(terminal, terminal.outIsTerminal);
  const from = reads.length === 0 ? '' : paint('dim', `  reads ${reads.join(', ')}`);
  const lines = [`${paint('bold', name)}${from}`];
  for (const stage of stages) lines.push(...stageLines(stage, paint));
  if (columns !== undefined) lines.push(paint('dim', wrapText(`columns: ${columns.join(' ')}`, WIDTH, '  ')));
  return lines.join('\n');
}

function stageLines(stage: ExplainedStage, paint: ReturnType<typeof painter>): string[] {
  const list = (params: readonly ExplainedParam[]): string =>
    params.map(({ name, value }) => `${name} ${value}`).join(', ');
  const head = `  ${paint('cyan', stage.component)} ${paint('dim', stage.kind)}`;
  const lines = [head];
  if (stage.given.length > 0) lines.push(wrapText(list(stage.given), WIDTH, '      '));
  if (stage.defaults.length > 0)
    lines.push(paint('dim', wrapText(`by default: ${list(stage.defaults)}`, WIDTH, '      ')));
  const changes = [
    ...(stage.kind !== 'source' &&
    stage.kind !== 'join' &&
    stage.adds !== undefined &&
    stage.adds.length > 0 &&
    stage.kind !== 'sink'
      ? [`adds ${stage.adds.join(', ')}`]
      : []),
    ...(stage.drops !== undefined && stage.drops.length > 0 ? [`drops ${stage.drops.join(', ')}`] : []),
    ...(stage.warmup === undefined || stage.warmup === 0
      ? []
      : [`first value after ${stage.warmup} row${stage.warmup === 1 ? '' : 's'} of each symbol`]),
  ];
  if (changes.length > 0) lines.push(wrapText(changes.join('; '), WIDTH, '      '));
  return lines;
}
