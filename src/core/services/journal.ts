import type { ServiceKey } from '../../runtime/flow/index.js';

/** What is written down: plain data, as JSON has it. */
export type JournalEntry = Readonly<Record<string, unknown>>;

/** An entry with its place among all of the journal. */
export interface JournalRecord {
  readonly sequence: number;
  /** Who wrote it, for instance the desk. */
  readonly owner: string;
  readonly entry: JournalEntry;
}

/** Where intentions are written before they are acted on. The order of the calls is the order of the entries. */
export interface Journal {
  /** Takes an entry and gives its sequence. It is durable when `durable(sequence)` resolves, and then all before it are. */
  write(owner: string, entry: JournalEntry): number;
  /**
   * Resolves when that entry, and all before it, would survive a loss of power.
   * @throws the error of the disk; then nothing more is ever durable, and nothing may be acted on
   */
  durable(sequence: number): Promise<void>;
  /** Both in one: durable before it resolves. */
  append(owner: string, entry: JournalEntry): Promise<number>;
  /** What earlier runs have left of this owner, in order, once the journal is open. They are handed out once. */
  recovered(owner: string): readonly JournalRecord[];
  /** Sequence of the latest entry; 0 before the first. */
  readonly position: number;
  /** Sequence of the oldest entry that is kept; 1 when all are. */
  readonly firstSequence: number;
  /** What made the journal unusable. */
  readonly failure: unknown;
  /**
   * Says in a few entries what all entries of an owner so far come to. They are written at the head of a new segment, so that
   * older ones can go.
   */
  summarise(owner: string, summary: () => readonly JournalEntry[]): void;
}

export const journalService: ServiceKey<Journal | null> = { name: 'journal', fallback: () => null };
