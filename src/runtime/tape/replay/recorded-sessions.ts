import { RxArrowError } from '../../../base/errors.js';
import type { TapeReader } from '../../../core/tape/index.js';
import { decodeNote, TOPICS, type SessionBegin, type SessionEnd, type SessionNote } from '../session.js';

/** What one run has left on a tape. */
export interface RecordedSession {
  /** From 1. */
  readonly number: number;
  readonly begin: SessionBegin;
  readonly beginNs: bigint;
  /** Undefined when the process ended before the run did. */
  readonly end: SessionEnd | undefined;
  /** Its records, notes included. */
  readonly fromOffset: number;
  readonly toOffset: number;
}

/** The runs on a tape, oldest first. Those whose beginning is no longer kept are left out. */
export async function recordedSessions(reader: TapeReader): Promise<RecordedSession[]> {
  const sessions: RecordedSession[] = [];
  let open: Omit<RecordedSession, 'end' | 'toOffset'> | undefined;
  const close = (end: SessionEnd | undefined, toOffset: number): void => {
    if (open !== undefined) sessions.push({ ...open, end, toOffset });
    open = undefined;
  };
  for await (const record of reader.records({ sources: [], topics: [TOPICS.session] })) {
    const note = decodeNote<SessionNote>(record.payload as Uint8Array);
    if (note.kind === 'end') {
      close(note, record.offset);
      continue;
    }
    close(undefined, record.offset);
    const number = sessions.length + 1;
    open = { number, begin: note, beginNs: record.stampNs, fromOffset: record.offset + 1 };
  }
  close(undefined, reader.next);
  return sessions;
}

/**
 * The session that is asked for, else the latest.
 * @throws RxArrowError NoSession when there is none
 */
export function sessionOf(
  sessions: readonly RecordedSession[],
  number: number | undefined,
  folder: string,
): RecordedSession {
  const found = number === undefined ? sessions.at(-1) : sessions.find((session) => session.number === number);
  if (found !== undefined) return found;
  if (sessions.length === 0)
    throw new RxArrowError(
      'NoSession',
      `The tape in "${folder}" has no recorded run, or only one whose beginning is no longer kept.`,
      {
        component: 'replay',
        hint: 'A tape for replays is made by the service `record`; keep more of it with "keepBytes" and "keepFor".',
      },
    );
  throw new RxArrowError(
    'NoSession',
    `The tape in "${folder}" has no run number ${number}; it has 1 to ${sessions.length}.`,
    {
      component: 'replay',
    },
  );
}
