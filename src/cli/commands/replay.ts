import { resolve } from 'node:path';
import { nodeDisk } from '../../base/node-disk.js';
import { didYouMean, RxArrowError } from '../../base/errors.js';
import { seededRandom } from '../../base/random.js';
import { batchesToRows } from '../../columnar/index.js';
import { configuredOf, provide, secretsService } from '../../core/index.js';
import type { TapeReader } from '../../core/tape/index.js';
import { redact, type Pipeline, type PipelineFile, type PipelineModel } from '../../pipeline/index.js';
import { run, type Run, type RunOptions } from '../../runtime/run.js';
import {
  followReplay,
  openReplay,
  recordedSessions,
  sessionOf,
  type RecordedSession,
  type Replay,
} from '../../runtime/tape/index.js';
import { BadInput, EXIT } from '../failure.js';
import { openPipeline, warnOf, type FileOptions } from '../open-pipeline.js';
import { findTape } from '../replay/find-tape.js';
import { sourceIds, withoutEffects, withReaders } from '../replay/stand-ins.js';
import { verdictText } from '../replay/verdict-text.js';
import { painter, toJson, type Terminal } from '../terminal.js';
import { replayDeadLettersCommand } from './replay-dead-letters.js';
import { runCompiled, type RunCommandOptions } from './run.js';

/** Ids of the sinks of rows that leave the streams. */
const LETTER_SINKS: ReadonlySet<string> = new Set(['deadLetters', 'late']);

export interface ReplayCommandOptions
  extends FileOptions, Pick<RunCommandOptions, 'report' | 'json' | 'quiet' | 'stats'> {
  /** Compares with the recorded run and writes nothing. */
  readonly assert?: boolean;
  /** File of dead letters whose rows are put through the pipeline; the only argument is then the pipeline file. */
  readonly deadLetters?: string;
  /** Which run of the tape, from 1. */
  readonly session?: string;
}

/** Runs a pipeline file over a recording. Returns the exit code: 1 when it is to be the same and is not. */
export async function replayCommand(
  tape: string,
  path: string | undefined,
  options: ReplayCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.deadLetters !== undefined) {
    if (path !== undefined || options.assert === true || options.session !== undefined)
      throw new BadInput(
        '--dead-letters goes with the pipeline file alone: its rows are not on a tape.',
        'Write rxarrow replay pipeline.yaml --dead-letters FILE',
      );
    return replayDeadLettersCommand(options.deadLetters, tape, options, terminal);
  }
  if (path === undefined)
    throw new BadInput('The pipeline file is missing.', 'Write rxarrow replay TAPE pipeline.yaml');
  const reader = await findTape(nodeDisk, resolve(terminal.folder, tape), tape);
  const session = await wantedSession(reader, tape, options);
  const file = await openPipeline(path, options, terminal);
  if (options.quiet !== true) warnOf(file, terminal);
  file.compile();
  requireSources(file.model, reader, tape);
  return options.assert === true
    ? await assertReplay(reader, session, file, options, terminal)
    : await plainReplay(reader, session, file, options, terminal);
}

async function wantedSession(
  reader: TapeReader,
  tape: string,
  options: ReplayCommandOptions,
): Promise<RecordedSession> {
  const number = options.session === undefined ? undefined : Number(options.session);
  if (number !== undefined && !(Number.isInteger(number) && number > 0))
    throw new BadInput(`--session ${options.session}: expected a number from 1.`);
  const sessions = await recordedSessions(reader);
  if (sessions.length > 0 || options.assert === true || number !== undefined) return sessionOf(sessions, number, tape);
  return wholeTape(reader);
}

/** A tape of arrivals knows of no runs: it is played from its beginning to its end. */
async function wholeTape(reader: TapeReader): Promise<RecordedSession> {
  const first = await reader.records({ toOffset: reader.first + 1 }).next();
  return {
    number: 1,
    begin: {
      kind: 'begin',
      run: reader.head.run,
      sources: [...reader.sources.keys()],
      restored: false,
      digests: 'none',
      effect: 'paper',
      surroundings: { killSwitch: null, limits: null, entriesClosedBy: [] },
    },
    beginNs: first.done === true ? 0n : first.value.stampNs,
    end: { kind: 'end', outcome: 'completed', error: null, sinks: [], rows: [] },
    fromOffset: reader.first,
    toOffset: reader.next,
  };
}

function requireSources(model: PipelineModel, reader: TapeReader, tape: string): void {
  const recorded = [...reader.sources.keys()];
  for (const id of sourceIds(model).values()) {
    if (recorded.includes(id)) continue;
    throw new BadInput(
      `The tape "${tape}" has nothing of the source "${id}"; it has ${recorded.join(', ') || 'no sources'}.`,
      didYouMean(id, recorded) ?? `It was recorded by "${reader.head.run}": give the pipeline that it belongs to.`,
    );
  }
}

async function plainReplay(
  reader: TapeReader,
  session: RecordedSession,
  file: PipelineFile,
  options: ReplayCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const sources = [...sourceIds(file.model).values()];
  const replay = await openReplay(reader, session, { sources });
  const pipeline = file.compile({ ...withReaders(file.model, (id) => replay.player.reader(id)), services: [] });
  return runCompiled(file, pipeline, options, terminal, {
    options: changeOf(replay, pipeline, terminal),
    started: (running) => followReplay(running, replay, session),
  });
}

function changeOf(replay: Replay, pipeline: Pipeline, terminal: Terminal): RunOptions {
  const { clock, services, limits, restore } = replay;
  return {
    clock,
    limits: { ...pipeline.settings.limits, ...limits },
    services: [provide(secretsService, { redact: (text) => redact(text, terminal.secrets) }), ...services],
    ...(restore === undefined ? {} : { restore }),
  };
}

async function assertReplay(
  reader: TapeReader,
  session: RecordedSession,
  file: PipelineFile,
  options: ReplayCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (session.begin.run !== file.model.name)
    throw new BadInput(
      `The tape was recorded by the pipeline "${session.begin.run}"; this one is "${file.model.name}".`,
      'Compare with the pipeline that it belongs to, or replay without --assert.',
    );
  const quiet = withoutEffects({ ...file.model, services: [], deadLetters: undefined, late: undefined });
  const sources = [...sourceIds(file.model).values()];
  const replay = await openReplay(reader, session, {
    sources,
    check: { standIns: quiet.standIns, ignored: LETTER_SINKS },
  });
  const pipeline = file.compile(withReaders(quiet.model, (id) => replay.player.reader(id)));
  refuseLiveDesks(pipeline);
  const { restore, ...change } = changeOf(replay, pipeline, terminal);
  const { seed, maxDeadLetters } = pipeline.settings;
  const warnings: string[] = [];
  const running = run(
    pipeline.outputs.map(({ stream }) => stream),
    {
      ...change,
      name: pipeline.name,
      random: seededRandom(seed ?? 1),
      onWarning: (message) => warnings.push(message),
      // Sinks that nothing is written to have no state to go on from.
      ...(restore === undefined ? {} : { restore: restore.filter(({ digest }) => !quiet.standIns.has(digest)) }),
      ...(maxDeadLetters === undefined ? {} : { maxDeadLetters }),
      ...(file.model.deadLetters === undefined ? {} : { deadLetters: () => undefined }),
      ...(file.model.late === undefined ? {} : { late: () => undefined }),
    },
  );
  followReplay(running, replay, session);
  const failure = await failureOf(running);
  const failedThen = session.end?.outcome === 'failed' ? (session.end.error ?? '') : undefined;
  if (failure !== undefined && String(failure) !== failedThen) throw failure;
  if (failure === undefined && failedThen !== undefined)
    throw new RxArrowError('ReplayDiffers', `The recorded run failed, and this one does not: ${failedThen}`, {
      component: 'replay',
    });
  if (replay.check === undefined)
    throw new RxArrowError('Internal', 'A replay that is compared has nothing to compare with.');
  const verdict = await replay.check.verdict();
  const rows = running.stats.sources.reduce((sum, source) => sum + source.rows, 0);
  if (options.json === true) terminal.out(`${toJson(verdictJson(verdict, session))}\n`);
  else if (options.quiet !== true || !verdict.same) {
    const paint = painter(terminal, terminal.errIsTerminal);
    for (const warning of warnings) terminal.err(`${paint('yellow', 'warning')}: ${warning}\n`);
    terminal.out(verdictText(verdict, session, rows, terminal));
  }
  return verdict.same ? EXIT.ok : EXIT.failed;
}

async function failureOf(running: Run): Promise<Error | undefined> {
  try {
    await running.done;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What a venue answered came by no source. */
function refuseLiveDesks(pipeline: Pipeline): void {
  for (const { name, stream } of pipeline.outputs) {
    const params = configuredOf(stream)?.params as { readonly mode?: unknown } | undefined;
    if (params?.mode === 'live')
      throw new BadInput(
        `The desk "${name}" trades live, and what the venue answered is not on the tape.`,
        'Replay it without --assert, which fills on paper, or ask `rxarrow why ORDER` what led to an order.',
      );
  }
}

function verdictJson(
  { rowDifferences, ...verdict }: Awaited<ReturnType<NonNullable<Replay['check']>['verdict']>>,
  session: RecordedSession,
): unknown {
  return {
    run: session.begin.run,
    session: session.number,
    ...verdict,
    rowDifferences: rowDifferences.map(({ now, ...difference }) => ({
      ...difference,
      ...(now === undefined ? {} : { now: batchesToRows([now])[0] }),
    })),
  };
}
