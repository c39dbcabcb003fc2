import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { configuredOf, provide, secretsService, type RunService, type RunStats } from '../../core/index.js';
import { seededRandom } from '../../base/random.js';
import { redact, type Pipeline, type PipelineFile } from '../../pipeline/index.js';
import { flameSvg, summarise, summaryText, tearSheet, type Summary, type TearSheetInput } from '../../report/index.js';
import { checkpoints } from '../../runtime/checkpoint/index.js';
import { profiled, type Profile } from '../../runtime/profile/index.js';
import { run, type Run, type RunOptions } from '../../runtime/run.js';
import { DeskResults } from '../desk-results.js';
import { BadInput, EXIT } from '../failure.js';
import { requireLeave, type LiveOptions } from '../live-leave.js';
import { openPipeline, warnOf, type FileOptions } from '../open-pipeline.js';
import { profileText } from '../profile-text.js';
import { edgeTable } from '../edge-table.js';
import { openShard, takeShards, wantedShards, type ShardOptions, type WantedShards } from '../shards.js';
import { showProgress } from '../progress.js';
import { withStandardStreams, writesToStdout, type StreamOptions } from '../standard-streams.js';
import { duration, grouped, toJson, painter, rate, table, usesColour, type Terminal } from '../terminal.js';

/** How long what is under way may take to come through when the system asks to end; supervisors kill after 30 s as a rule. */
export const DRAIN_MS = 20_000;

export interface RunCommandOptions extends FileOptions, StreamOptions, LiveOptions, ShardOptions {
  /** Path of the report; false: none. */
  readonly report?: string | boolean;
  /** Folder of the checkpoints, beside those that the file asks for. */
  readonly checkpoints?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Prints what went over each edge of the graph. */
  readonly stats?: boolean;
  /** Measures what each stage costs; a text is the path of a drawing. */
  readonly timings?: string | boolean;
}

interface Watched {
  readonly stream: Observable<RecordBatch>;
  readonly take?: (batch: RecordBatch) => void;
}

type DeskPositions = Readonly<Record<string, { readonly quantity: number; readonly price: number }>>;

interface DeskWatch {
  readonly name: string;
  readonly results: DeskResults;
  readonly account: {
    readonly cash: number;
    readonly currency: string;
    readonly multiplierOf: (symbol: string) => number;
    /** What it held at the start. */
    readonly positions: DeskPositions;
  };
}

/** What a run leaves to be printed. */
interface Outcome {
  readonly stats: RunStats;
  readonly elapsedMs: number;
  readonly stopped: boolean;
  /** Asked to end by the system: whether all that was under way came through in time. */
  readonly drained: boolean | undefined;
  readonly profile: Profile | undefined;
}

/** Runs a pipeline file to its end. Returns the exit code. */
export async function runCommand(path: string, options: RunCommandOptions, terminal: Terminal): Promise<number> {
  const shards = wantedShards(options);
  if (shards !== undefined) return runShards(path, shards, options, terminal);
  const file = await openPipeline(path, options, terminal);
  file.compile();
  const model = withStandardStreams(file.model, options, terminal);
  const pipeline = file.compile(model);
  requireLeave(pipeline, path, options);
  if (options.quiet !== true && options.out === undefined) warnOf(file, terminal);
  const say = writesToStdout(model) ? terminal.err : terminal.out;
  return runCompiled(file, pipeline, options, { ...terminal, out: say });
}

/** Runs one shard of a file, or those that nobody has. */
async function runShards(
  path: string,
  wanted: WantedShards,
  options: RunCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.in !== undefined || options.out !== undefined)
    throw new BadInput('--in and --out stand beside shards, which have no standard streams of their own.');
  const { shard, of } = wanted;
  if (shard !== undefined) {
    const one = await openShard(path, { shard, of }, options, terminal);
    requireLeave(one.pipeline, path, options);
    return runCompiled(one.file, one.pipeline, one.options, terminal);
  }
  return takeShards(
    wanted,
    (each) => openShard(path, each, options, terminal),
    (one, change) => {
      requireLeave(one.pipeline, path, options);
      return runCompiled(one.file, one.pipeline, { ...one.options, quiet: true }, terminal, change);
    },
    terminal,
    (text) => {
      if (options.quiet !== true) terminal.err(text);
    },
  );
}

/** What is other than in a run of the file as it stands. */
export interface RunChange {
  readonly options: RunOptions;
  /** Is given the run as soon as there is one. */
  readonly started: (running: Run) => void;
}

/** Runs a compiled pipeline to its end, and says what came of it. */
export async function runCompiled(
  file: PipelineFile,
  pipeline: Pipeline,
  options: RunCommandOptions,
  terminal: Terminal,
  change?: RunChange,
): Promise<number> {
  if (pipeline.outputs.length === 0)
    throw new BadInput(`${file.file}: no stream has a sink, so there is nothing to run.`, 'Give a stream a `sink:`.');
  const say = terminal.out;
  const desks: DeskWatch[] = [];
  const watched = pipeline.outputs.flatMap((output): Watched[] => {
    const account = accountOf(output.stream);
    if (account === undefined) return [{ stream: output.stream }];
    const results = new DeskResults(account.multiplierOf, account.positions);
    desks.push({ name: output.name, results, account });
    return [
      { stream: output.stream, take: (batch) => results.addEvents(batch) },
      { stream: output.input, take: (batch) => results.addPrices(batch) },
    ];
  });
  const outcome = await execute(pipeline, watched, options, terminal, change);
  const made = await Promise.all(desks.map((desk) => report(desk, desks.length > 1, file, outcome, options, terminal)));
  if (outcome.profile !== undefined && typeof options.timings === 'string')
    await writeUnder(
      resolve(terminal.folder, options.timings),
      flameSvg(outcome.profile.paths, { title: pipeline.name }),
    );
  if (options.json === true) say(`${toJson(asJson(pipeline, outcome, made))}\n`);
  else if (options.quiet !== true) {
    say(outcomeText(pipeline, outcome, made, terminal));
    if (options.stats === true) say(`\n${edgeTable(outcome.stats)}\n`);
    if (outcome.profile !== undefined) say(`\n${profileText(outcome.profile)}`);
  }
  if (!outcome.stopped) return EXIT.ok;
  if (outcome.drained === undefined) return EXIT.interrupted;
  return outcome.drained ? EXIT.ok : EXIT.failed;
}

async function execute(
  pipeline: Pipeline,
  watched: readonly Watched[],
  options: RunCommandOptions,
  terminal: Terminal,
  change: RunChange | undefined,
): Promise<Outcome> {
  const { clock } = terminal;
  const { seed, limits, maxDeadLetters } = pipeline.settings;
  const paint = painter(terminal, terminal.errIsTerminal);
  const profile = options.timings === undefined || options.timings === false ? undefined : profiled();
  const runOptions: RunOptions = {
    name: pipeline.name,
    clock,
    limits,
    services: [
      provide(secretsService, { redact: (text) => redact(text, terminal.secrets) }),
      ...(profile === undefined ? [] : [profile]),
      ...servicesOf(pipeline, options, terminal),
    ],
    random: seededRandom(seed ?? 1),
    onBatch: (batch, index) => watched[index]?.take?.(batch),
    onWarning: (message) => {
      if (options.quiet !== true) terminal.err(`${paint('yellow', 'warning')}: ${message}\n`);
    },
    ...(maxDeadLetters === undefined ? {} : { maxDeadLetters }),
    ...(pipeline.deadLetters === undefined ? {} : { deadLetters: pipeline.deadLetters }),
    ...(pipeline.late === undefined ? {} : { late: pipeline.late }),
    ...change?.options,
  };
  const started = clock.monotonicMs();
  const running = run(
    watched.map((each) => each.stream),
    runOptions,
  );
  change?.started(running);
  let stopped = false;
  let draining: Promise<boolean> | undefined;
  const forget = terminal.onInterrupt((signal = 'SIGINT') => {
    // Who asks twice does not want to wait.
    if (stopped) {
      terminal.exit(signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);
      return;
    }
    stopped = true;
    // The system asks a service to end: what is under way comes through, and that is success.
    if (signal === 'SIGTERM') draining = running.stop({ deadlineMs: DRAIN_MS });
    else void running.stop();
  });
  const hide = options.quiet === true || options.json === true ? () => undefined : showProgress(running, terminal);
  try {
    const stats = await running.done;
    return {
      stats,
      stopped,
      drained: await draining,
      elapsedMs: clock.monotonicMs() - started,
      profile: profile?.result(),
    };
  } finally {
    hide();
    forget();
  }
}

/** Services of the file, and the checkpoints of the command line in the place of those of the file. */
function servicesOf(pipeline: Pipeline, options: RunCommandOptions, terminal: Terminal): readonly RunService[] {
  if (options.checkpoints === undefined) return pipeline.services;
  const others = pipeline.services.filter(({ name }) => name !== checkpoints.card.name);
  return [...others, checkpoints({ folder: resolve(terminal.folder, options.checkpoints) })];
}

interface Report {
  readonly name: string;
  readonly summary: Summary;
  readonly path: string | undefined;
}

async function report(
  { name, results, account }: DeskWatch,
  several: boolean,
  file: PipelineFile,
  { stats, elapsedMs }: Outcome,
  options: RunCommandOptions,
  terminal: Terminal,
): Promise<Report> {
  const rows = rowsRead(stats);
  const input: TearSheetInput = results.input({
    title: several ? `${file.model.name}: ${name}` : file.model.name,
    currency: account.currency,
    startingCash: account.cash + results.openingValue,
    notes: [
      { name: 'Rows', value: grouped(rows) },
      { name: 'Rows per second', value: rate((rows / elapsedMs) * 1000) },
    ],
    source: file.text,
  });
  const summary = summarise(input);
  if (options.report === false) return { name, summary, path: undefined };
  const given =
    typeof options.report === 'string' ? options.report : join('reports', `${fileName(file.model.name)}.html`);
  const path = several ? given.replace(/(\.html?)?$/, `-${name}$1`) : given;
  const target = resolve(terminal.folder, path);
  await writeUnder(target, tearSheet(input));
  return { name, summary, path };
}

async function writeUnder(target: string, text: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
}

function fileName(name: string): string {
  return name.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'pipeline';
}

function accountOf(stream: Observable<RecordBatch>): DeskWatch['account'] | undefined {
  const configured = configuredOf(stream);
  if (configured?.card.scope !== 'account' || configured.card.kind !== 'sink') return undefined;
  const { account, instruments } = configured.params as {
    readonly account?: { readonly cash?: unknown; readonly currency?: unknown; readonly positions?: DeskPositions };
    readonly instruments?: Readonly<Record<string, { readonly multiplier?: unknown }>>;
  };
  const multipliers = new Map(Object.entries(instruments ?? {}).map(([symbol, terms]) => [symbol, terms.multiplier]));
  return {
    multiplierOf: (symbol) => {
      const multiplier = multipliers.get(symbol) ?? multipliers.get('default');
      return typeof multiplier === 'number' ? multiplier : 1;
    },
    positions: account?.positions ?? {},
    cash: typeof account?.cash === 'number' ? account.cash : Number.NaN,
    currency: typeof account?.currency === 'string' ? account.currency : 'USD',
  };
}

function rowsRead(stats: RunStats): number {
  return stats.sources.reduce((sum, source) => sum + source.rows, 0);
}

function outcomeText(
  pipeline: Pipeline,
  { stats, elapsedMs, stopped }: Outcome,
  reports: readonly Report[],
  terminal: Terminal,
): string {
  const paint = painter(terminal, terminal.outIsTerminal);
  const rows = rowsRead(stats);
  const perSecond = (rows / elapsedMs) * 1000;
  const lines = [
    `${stopped ? paint('yellow', 'stopped') : paint('green', 'done')} ${paint('bold', pipeline.name)}: ${grouped(rows)} rows in ${duration(elapsedMs)}, ${rate(perSecond)} rows/s`,
  ];
  const ends = pipeline.outputs.map(({ name, sink }) => {
    const node = stats.stages.find((stage) => stage.id === name || stage.id === `${name}.${sink}`);
    return [
      `  ${name}`,
      sink,
      node === undefined ? '' : `${grouped(node.rowsIn)} rows in, ${grouped(node.rowsOut)} out`,
    ];
  });
  lines.push(paint('dim', table(ends)));
  if (stats.deadLetters > 0)
    lines.push(paint('yellow', `  ${grouped(stats.deadLetters)} rows went to the dead letters`));
  if (stats.late > 0) lines.push(paint('yellow', `  ${grouped(stats.late)} rows came late`));
  for (const { summary, path } of reports) {
    lines.push('', summaryText(summary, { colour: usesColour(terminal, terminal.outIsTerminal) }).trimEnd());
    if (path !== undefined) lines.push('', `Report: ${paint('cyan', path)}`);
  }
  return `${lines.join('\n')}\n`;
}

function asJson(
  pipeline: Pipeline,
  { stats, elapsedMs, stopped, profile }: Outcome,
  reports: readonly Report[],
): unknown {
  const rows = rowsRead(stats);
  return {
    name: pipeline.name,
    stopped,
    rows,
    elapsedMs: Math.round(elapsedMs),
    rowsPerSecond: Math.round((rows / elapsedMs) * 1000),
    sources: stats.sources,
    sinks: pipeline.outputs.map(({ name, sink }) => ({ stream: name, sink })),
    stages: stats.stages,
    deadLetters: stats.deadLetters,
    late: stats.late,
    warnings: stats.warnings,
    ...(profile === undefined ? {} : { timings: profile.entries }),
    desks: reports.map(({ name, path, summary }) => ({
      name,
      ...(path === undefined ? {} : { report: path }),
      summary,
    })),
  };
}
