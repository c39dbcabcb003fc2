import { RxArrowError } from '../../../base/errors.js';
import { decodeSnapshot, type Snapshot } from '../../../columnar/index.js';
import type { RunService } from '../../../core/index.js';
import type { TapeReader } from '../../../core/tape/index.js';
import type { FlowLimits } from '../../flow/index.js';
import { decodeNote, TOPICS, type Surroundings } from '../session.js';
import { Player } from './player.js';
import type { RecordedSession } from './recorded-sessions.js';
import { ReplayCheck, type CheckTerms } from './replay-check.js';
import { ReplayClock } from './replay-clock.js';
import { ReplayedSurroundings } from './surroundings.js';

export interface ReplayOptions {
  /** Ids of the sources that the player stands in for. */
  readonly sources: readonly string[];
  /** Compares with the recorded run. */
  readonly check?: CheckTerms;
}

/** What a run is given so that it does again what a recorded one did. */
export interface Replay {
  readonly clock: ReplayClock;
  readonly player: Player;
  readonly check: ReplayCheck | undefined;
  readonly services: readonly RunService[];
  /** The order is that of the recording, so that no source waits for the others: only what is in flight is bounded. */
  readonly limits: Partial<FlowLimits>;
  /** What the stages were at the beginning. */
  readonly restore: readonly Snapshot[] | undefined;
}

/**
 * Prepares a replay of a recorded run.
 * @throws RxArrowError NoDigests when it is to be compared and was recorded without digests
 */
export async function openReplay(
  reader: TapeReader,
  session: RecordedSession,
  options: ReplayOptions,
): Promise<Replay> {
  const { begin, fromOffset, toOffset } = session;
  if (options.check !== undefined && begin.digests === 'none')
    throw new RxArrowError(
      'NoDigests',
      `Run ${session.number} was recorded without digests, so there is nothing to compare with.`,
      {
        component: 'replay',
        hint: 'Record with `digests: stages`, or replay without --assert.',
      },
    );
  const clock = new ReplayClock(session.beginNs);
  const surroundings = new ReplayedSurroundings(begin);
  const player = new Player({
    records: reader.records({ fromOffset, toOffset, sources: options.sources, topics: [TOPICS.control] }),
    clock,
    sources: new Set(options.sources),
    note: ({ payload }) => surroundings.apply(decodeNote<Partial<Surroundings>>(payload as Uint8Array)),
  });
  const check = options.check === undefined ? undefined : await ReplayCheck.open(reader, session, options.check);
  const most = Number.MAX_SAFE_INTEGER;
  const starter: RunService = { name: 'player', open: () => player.start(), close: () => player.stop() };
  return {
    clock,
    player,
    check,
    services: [surroundings, ...(check === undefined ? [] : [check]), starter],
    limits: { rowsPerSource: most, bytesPerSource: most, batchesPerSource: most },
    restore: begin.restored ? await stateOf(reader, session) : undefined,
  };
}

async function stateOf(reader: TapeReader, { fromOffset, toOffset }: RecordedSession): Promise<readonly Snapshot[]> {
  const states: Snapshot[] = [];
  for await (const { payload } of reader.records({ fromOffset, toOffset, sources: [], topics: [TOPICS.state] }))
    // Its tables want memory that begins at a multiple of 8.
    states.push(decodeSnapshot((payload as Uint8Array).slice()));
  return states;
}
