import { join } from 'node:path';
import { RxArrowError } from '../base/errors.js';
import { wait } from '../base/clock.js';
import { configuredOf } from '../core/index.js';
import type { Pipeline, PipelineFile } from '../pipeline/index.js';
import type { Run } from '../runtime/run.js';
import { BadInput, EXIT, failureText } from './failure.js';
import { openPipeline } from './open-pipeline.js';
import type { RunCommandOptions, RunChange } from './commands/run.js';
import type { Terminal } from './terminal.js';

export interface ShardOptions {
  /** `2/8`: this one. */
  readonly shard?: string;
  /** How many there are, with `take`. */
  readonly shards?: string;
  /** `any`: those that nobody has. */
  readonly take?: string;
  /** Most that are run at once. */
  readonly most?: string;
}

export interface WantedShards {
  readonly of: number;
  /** The one that was named; undefined: any. */
  readonly shard: number | undefined;
  readonly most: number;
}

export interface ShardName {
  readonly shard: number;
  readonly of: number;
}

/** Its name is that of the run, which has the shard in it. */
const OF_RUN = 'of the run';
const MOST_SHARDS = 65_536;
/** How often it is looked whether a shard has become free. */
const LOOK_EVERY_MS = 1000;

/**
 * What the command line says of shards; undefined when it says nothing.
 * @throws BadInput
 */
export function wantedShards(options: ShardOptions): WantedShards | undefined {
  const { shard, shards, take, most } = options;
  if (shard !== undefined) {
    if (shards !== undefined || take !== undefined || most !== undefined)
      throw new BadInput(
        '--shard stands beside --shards, --take or --most.',
        'Name one shard, or take any of several.',
      );
    const [, number, of] = /^(\d+)\/(\d+)$/.exec(shard) ?? [];
    const found = { shard: Number(number), of: Number(of), most: 1 };
    if (number === undefined || found.shard < 1 || found.shard > found.of || found.of > MOST_SHARDS)
      throw new BadInput(
        `--shard is "${shard}".`,
        'Write --shard 2/8 for the second of eight; they are counted from 1.',
      );
    return found;
  }
  if (shards === undefined) {
    if (take !== undefined || most !== undefined)
      throw new BadInput('--take and --most need --shards.', 'Write --shards 8 --take any.');
    return undefined;
  }
  if (take !== 'any')
    throw new BadInput(
      `--shards stands there ${take === undefined ? 'alone' : `with --take ${take}`}.`,
      'Write --shards 8 --take any, or --shard 2/8.',
    );
  const of = whole('--shards', shards);
  return { of, shard: undefined, most: most === undefined ? of : whole('--most', most) };
}

function whole(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_SHARDS) return number;
  throw new BadInput(`${option} is "${text}".`, 'It is a whole number, 1 or more.');
}

/** A file as it stands for one shard: `${SHARD}` and `${SHARDS}` have their values, the run a name of its own. */
export interface ShardRun extends ShardName {
  readonly file: PipelineFile;
  readonly pipeline: Pipeline;
  readonly options: RunCommandOptions;
}

/**
 * Reads the file for one shard.
 * @throws BadInput when it would do the same for each of them, or when two might have one state
 */
export async function openShard(
  path: string,
  { shard, of }: ShardName,
  options: RunCommandOptions,
  terminal: Terminal,
): Promise<ShardRun> {
  const opened = async (number: number): Promise<{ file: PipelineFile; pipeline: Pipeline }> => {
    const environment = { ...terminal.environment, SHARD: String(number), SHARDS: String(of) };
    const file = await openPipeline(path, options, { ...terminal, environment });
    return { file, pipeline: file.compile() };
  };
  const { file, pipeline } = await opened(shard);
  if (!file.text.includes('${SHARD}'))
    throw new BadInput(
      `${path}: the file does not say \${SHARD} anywhere, so that each shard would do the same.`,
      'Read a topic of each shard, as `topic: ticks-\${SHARD}`, or keep its rows: `shard: { shard: \${SHARD}, of: \${SHARDS} }`.',
    );
  const name = `${pipeline.name}-${shard}-of-${of}`;
  const checkpoints =
    options.checkpoints === undefined ? {} : { checkpoints: join(options.checkpoints, `${shard}-of-${of}`) };
  if (options.checkpoints === undefined) {
    const own = stateOf(pipeline);
    if (own === undefined)
      throw new BadInput(
        `${path}: the file has no checkpoints, so that nothing keeps two processes from one shard.`,
        'Add the service `checkpoints`, or give --checkpoints.',
      );
    const other = of === 1 ? undefined : stateOf((await opened(shard === 1 ? 2 : 1)).pipeline);
    if (other === own && !own.startsWith(OF_RUN))
      throw new BadInput(
        `${path}: the checkpoints of all shards go to one place.`,
        'Use \${SHARD} in its folder or name, or leave the name out in Redis.',
      );
  }
  const report = options.report === false ? false : reportOf(options.report, name);
  return {
    shard,
    of,
    file,
    pipeline: { ...pipeline, name },
    options: { ...options, ...checkpoints, report },
  };
}

/** Where its checkpoints go; undefined when it has none. In Redis without a name they go by that of the run, which is that of the shard. */
function stateOf(pipeline: Pipeline): string | undefined {
  for (const service of pipeline.services) {
    const configured = configuredOf(service);
    if (configured?.card.name !== 'checkpoints') continue;
    const { folder, store, name } = configured.params as Readonly<Record<string, unknown>>;
    if (store === 'redis') return name === undefined ? OF_RUN : `name ${String(name)}`;
    return `folder ${String(folder)}`;
  }
  return undefined;
}

function reportOf(given: string | true | undefined, name: string): string {
  if (typeof given === 'string') return given.replace(/(\.html?)?$/, `-${name}$1`);
  return join('reports', `${name}.html`);
}

type RunOne = (run: ShardRun, change: RunChange) => Promise<number>;

/** Takes shards that nobody has, as many as are wanted, and those of others when they are gone. Ends when all have ended. */
export async function takeShards(
  { of, most }: WantedShards,
  open: (shard: ShardName) => Promise<ShardRun>,
  runOne: RunOne,
  terminal: Terminal,
  say: (text: string) => void,
): Promise<number> {
  const { clock } = terminal;
  const running = new Map<number, Promise<void>>();
  const ended = new Set<number>();
  const over = new AbortController();
  let code: number = EXIT.ok;
  let wake = new AbortController();
  const forget = terminal.onInterrupt(() => {
    over.abort();
    wake.abort();
  });
  const stops = new Set<Run>();
  const fail = (shard: number, error: unknown): void => {
    terminal.err(`shard ${shard} of ${of} failed:\n${failureText(error, terminal, { debug: false })}`);
    code = EXIT.failed;
    over.abort();
    for (const run of stops) void run.stop();
  };

  /** Whether it is ours now. */
  const attempt = async (shard: number): Promise<boolean> => {
    const prepared = await open({ shard, of });
    let started: (run: Run) => void = () => undefined;
    const run = new Promise<Run>((resolvePromise) => (started = resolvePromise));
    const done = runOne(prepared, { options: {}, started }).then(
      (result) => ({ result, error: undefined }),
      (error: unknown) => ({ result: EXIT.failed, error }),
    );
    const opened = run.then(async (current) => {
      await current.context.whenOpen();
      return current;
    });
    const first = await Promise.race([done, opened]);
    const current = 'context' in first ? first : undefined;
    if (current === undefined || current.context.failure !== undefined) {
      const { error } = await done;
      if (error instanceof RxArrowError && error.code === 'LeaseHeld') return false;
      if (error === undefined) ended.add(shard);
      else fail(shard, error);
      return false;
    }
    say(`shard ${shard} of ${of}: taken\n`);
    stops.add(current);
    const whole = done.then(({ result, error }) => {
      stops.delete(current);
      running.delete(shard);
      if (error === undefined) {
        if (!over.signal.aborted) ended.add(shard);
        if (result !== EXIT.ok && code === EXIT.ok) code = result;
      } else if (error instanceof RxArrowError && error.code === 'LeaseLost') {
        say(`shard ${shard} of ${of}: lost to another process\n`);
      } else fail(shard, error);
      wake.abort();
    });
    running.set(shard, whole);
    return true;
  };

  try {
    while (!over.signal.aborted && ended.size < of) {
      wake = new AbortController();
      for (let shard = 1; shard <= of && running.size < most; shard++) {
        if (over.signal.aborted) break;
        if (!running.has(shard) && !ended.has(shard)) await attempt(shard);
      }
      if (over.signal.aborted || ended.size === of) break;
      await wait(clock, LOOK_EVERY_MS, wake.signal).catch(() => undefined);
    }
    await Promise.all(running.values());
    return code;
  } finally {
    forget();
  }
}
