import { Subject, takeUntil, tap, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { CorruptInput } from '../../base/errors.js';
import { wait } from '../../base/clock.js';
import {
  asyncStageOperator,
  defineSource,
  type BreakerState,
  type PullReader,
  type Registry,
} from '../../core/index.js';
import { InvalidPipeline, readPipelineText } from '../../pipeline/index.js';
import { run } from '../../runtime/run.js';
import { VirtualClock } from '../virtual-clock.js';
import { laneBatches } from './lane-batches.js';
import { outside } from './outside.js';
import type { MarbleFile, MarbleLaneText, MarbleSign } from './marble-file.js';

/** What was seen on the output. */
export interface Seen {
  readonly frame: number;
  readonly kind: 'batch' | 'completion' | 'error' | 'unsubscription';
  readonly batch?: RecordBatch;
  readonly error?: unknown;
}

export interface MarbleOutcome {
  readonly output: readonly Seen[];
  /** For each input the frames at which a batch was asked for. */
  readonly asked: ReadonlyMap<string, readonly number[]>;
  /** What breakers did, by stage or shared name. */
  readonly breakers: readonly { readonly component: string; readonly frame: number; readonly to: BreakerState }[];
  /** For each input that was left before its end, when. */
  readonly left: ReadonlyMap<string, number>;
}

const SOURCE = 'marbleLane';
const OUTPUT = 'marbles';
const STOP_MS = 1000;

/**
 * Runs a marble file on a virtual clock: a frame is a millisecond. Operators are found in the registry and configured as in a
 * pipeline file.
 * @throws CorruptInput for operators that cannot be used, naming line and column
 */
export async function runMarbles(file: MarbleFile, registry: Registry): Promise<MarbleOutcome> {
  const clock = new VirtualClock({ startNs: 0n });
  const asked = new Map<string, number[]>(file.inputs.map(({ name }) => [name, []]));
  const left = new Map<string, number>();
  const output: Seen[] = [];
  let over = false;
  const source = defineSource({
    name: SOURCE,
    title: 'Lane',
    summary: 'An input lane of a marble file.',
    params: () => z.strictObject({ lane: z.string() }),
    replay: 'exact',
    examples: [],
    open: ({ lane }) => {
      const text = file.inputs.find(({ name }) => name === lane) as MarbleLaneText;
      return new LaneReader(text, clock, asked.get(lane) as number[], (ended) => {
        if (!ended && !over) left.set(lane, clock.monotonicMs());
      });
    },
  });
  const pipeline = pipelineOf(file, registry.with(source, outside));
  const breakers: MarbleOutcome['breakers'][number][] = [];
  const note = (seen: Omit<Seen, 'frame'>): void => {
    if (!over) output.push({ frame: frameOf(clock), ...seen });
  };
  const leave = new Subject<void>();
  const stream = pipeline.pipe(
    tap({
      next: (batch) => note({ kind: 'batch', batch }),
      complete: () => note({ kind: 'completion' }),
      error: (error: unknown) => note({ kind: 'error', error }),
      unsubscribe: () => note({ kind: 'unsubscription' }),
    }),
    takeUntil(leave),
    slowReader(file.output.takes),
  );
  const leaving = file.output.signs.find(({ kind }) => kind === 'unsubscription');
  if (leaving !== undefined) clock.schedule(leaving.frame, () => leave.next());
  const budgets = file.inputs.flatMap(({ budget }) => (budget === undefined ? [] : [budget]));
  const running = run(stream, {
    clock,
    name: OUTPUT,
    onWarning: () => undefined,
    deadLetters: () => undefined,
    late: () => undefined,
    ...(budgets.length === 0 ? {} : { limits: { batchesPerSource: Math.min(...budgets) } }),
  });
  running.context.events.listen((event) => {
    if (event.kind === 'breaker') breakers.push({ component: event.component, frame: frameOf(clock), to: event.to });
  });
  running.done.catch(() => undefined);
  await clock.runUntilIdle();
  over = true;
  const stopped = running.stop();
  await clock.advance(STOP_MS);
  await stopped;
  return { output, asked, left, breakers };
}

/** A frame is a millisecond; what happens within it, as after a wait that chance has shortened, belongs to it. */
function frameOf(clock: VirtualClock): number {
  return Math.floor(clock.monotonicMs());
}

function slowReader(takes: number | undefined): (source: Observable<RecordBatch>) => Observable<RecordBatch> {
  if (takes === undefined) return (source) => source;
  return asyncStageOperator({ name: 'reader' }, (node) => ({
    async process(batch) {
      await wait(node.context.clock, takes);
      return batch;
    },
  }));
}

class LaneReader implements PullReader {
  private readonly lane: MarbleLaneText;
  private readonly clock: VirtualClock;
  private readonly asked: number[];
  private readonly onClose: (ended: boolean) => void;
  private readonly batches: ReturnType<typeof laneBatches>;
  private at = 0;
  private ended = false;

  constructor(lane: MarbleLaneText, clock: VirtualClock, asked: number[], onClose: (ended: boolean) => void) {
    this.lane = lane;
    this.clock = clock;
    this.asked = asked;
    this.onClose = onClose;
    this.batches = laneBatches(lane);
  }

  async read(): Promise<RecordBatch | null> {
    const sign = this.lane.signs[this.at++];
    if (sign === undefined || sign.kind === 'unsubscription') return new Promise<null>(() => undefined);
    const early = sign.frame - this.clock.monotonicMs();
    if (!this.lane.onDemand && early > 0) await wait(this.clock, early);
    return this.take(sign);
  }

  private take(sign: MarbleSign): RecordBatch | null {
    if (sign.kind === 'letter' || sign.kind === 'empty') this.asked.push(this.clock.monotonicMs());
    else this.ended = true;
    switch (sign.kind) {
      case 'letter':
        return this.batches.byLetter.get(sign.text) ?? this.unbound(sign);
      case 'empty':
        return this.batches.empty;
      case 'error':
        throw new Error(this.lane.error ?? 'the lane ends with an error');
      default:
        return null;
    }
  }

  private unbound({ text, place }: MarbleSign): never {
    throw new CorruptInput(
      `${place.line}:${place.column}`,
      `"${text}" stands for nothing; expected a line "${text} column cells" below the lane.`,
    );
  }

  close(): void {
    this.onClose(this.ended);
  }
}

/** The operators as a pipeline file, whose lines are led back to those of the marble file. */
function pipelineOf(file: MarbleFile, registry: Registry): Observable<RecordBatch> {
  const names = file.inputs.map(({ name }) => name);
  const lines = ['streams:'];
  const places: number[] = [];
  for (const name of names) lines.push(`  ${name}: { source: { ${SOURCE}: { lane: ${name} } } }`);
  const [first, ...rest] = file.operators;
  const isJoin = first !== undefined && registry.has(first.name) && registry.get(first.name).card.kind === 'join';
  lines.push(`  ${OUTPUT}:`);
  if (isJoin) {
    lines.push(`    from: { ${first.name}: ${joinParams(first.params, names, registry.get(first.name))} }`);
    places[lines.length] = first.place.line;
  } else lines.push(`    from: ${names[0] ?? ''}`);
  const operators = isJoin ? rest : file.operators;
  if (operators.length > 0) lines.push('    operators:');
  for (const { name, params, settings, place } of operators) {
    if (settings === '') lines.push(`      - ${name}${params === '' ? '' : `: ${params}`}`);
    else lines.push(`      - { ${name}: ${params === '' ? '{}' : params}, id: ${name}, ${settings.slice(1)}`);
    places[lines.length] = place.line;
  }
  const read = readPipelineText(lines.join('\n'), { registry, file: OUTPUT });
  try {
    return read.compile().streams.get(OUTPUT) as Observable<RecordBatch>;
  } catch (error) {
    if (!(error instanceof InvalidPipeline)) throw error;
    const finding = error.findings.find(({ severity }) => severity === 'error');
    const line = places[finding?.position?.line ?? 0] ?? file.operators[0]?.place.line ?? 1;
    throw new CorruptInput(
      `line ${line}`,
      `${finding?.message ?? error.message}${finding?.expected === undefined ? '' : `; expected ${finding.expected}`}.`,
      { cause: error },
    );
  }
}

function joinParams(params: string, names: readonly string[], join: object): string {
  const { streams } = join as { readonly streams?: readonly string[] | '...' };
  const inputs = Array.isArray(streams)
    ? (streams as readonly string[])
        .map((role, index) => `${role}: ${names.includes(role) ? role : (names[index] ?? '')}`)
        .join(', ')
    : `streams: [${names.join(', ')}]`;
  const inner = params.replace(/^\{|\}$/g, '').trim();
  return `{ ${inputs}${inner === '' ? '' : `, ${inner}`} }`;
}
