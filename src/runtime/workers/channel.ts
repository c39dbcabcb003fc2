import type { RowLetter } from '../flow/index.js';

/**
 * How a run and a thread speak. Jobs are numbered and done one after the other. A small ring of shared numbers says which have been
 * given and which are done, so that a batch costs no message; everything else is a call, whose message comes through a port.
 */
export const SLOTS = 128;
const HEAD = 8;
const SLOT_NUMBERS = 2;

/** Places of the shared numbers. */
export const GIVEN = 0;
export const DONE = 1;
/** 1 while the run waits and wants to be woken. */
export const WAITING = 2;

/** What a slot of the ring holds: a call, whose message is next in the port, or the block of a batch. */
export const CALL = 1;
export const BATCH = 2;

export const CHANNEL_BYTES = (HEAD + SLOTS * SLOT_NUMBERS) * 4;

/** Numbers of jobs go on after the largest int32 with the smallest. */
export function slotOf(job: number): number {
  return HEAD + (job & (SLOTS - 1)) * SLOT_NUMBERS;
}

/** Places in the numbers at the head of the block of a batch. */
export const BLOCK = {
  rows: 0,
  binding: 1,
  /** Of the rows that the threads make together; -1 when each answers with its own. */
  outBlock: 2,
  /** Where the numbers of the columns begin, and where the bytes: owners first, then columns. */
  numbers: 3,
  bytes: 4,
  /** Nulls of each added column, thread by thread. */
  nulls: 5,
} as const;

/** What a thread is to be. */
export interface ChainTerms {
  /** Operators as a file has them. */
  readonly operators: readonly unknown[];
  readonly me: number;
  /** Whether rows carry their place in the batch along, since those that come out may be others. */
  readonly places: boolean;
}

export type Call =
  | { readonly kind: 'open'; readonly terms: ChainTerms }
  | {
      readonly kind: 'bind';
      readonly binding: number;
      /** A batch of no rows with the columns that are sent. */
      readonly columns: Uint8Array;
      /** Dictionary columns, each with the number of its words. */
      readonly words: readonly (number | undefined)[];
      /** Batch of no rows with the columns that all threads fill together; undefined when each answers with its own. */
      readonly added: Uint8Array | undefined;
    }
  | { readonly kind: 'words'; readonly words: number; readonly parts: readonly Uint8Array[] }
  | { readonly kind: 'block'; readonly block: number; readonly memory: SharedArrayBuffer }
  | { readonly kind: 'control'; readonly binding: number; readonly control: string }
  | { readonly kind: 'flush' }
  | { readonly kind: 'end' }
  | { readonly kind: 'restore'; readonly stages: readonly StageTables[] };

/** Tables of the state of one stage, each as an Arrow stream. */
export type StageTables = Readonly<Record<string, Uint8Array>>;

/** What a thread answers beside what it writes into shared memory. */
export interface Answer {
  readonly job: number;
  /** Batches with rows as Arrow streams and controls as text, in the order in which they came out. */
  readonly out?: readonly (Uint8Array | string)[];
  readonly stages?: readonly StageTables[];
  /** Whether a stage does something with controls. */
  readonly sees?: boolean;
  readonly letters?: readonly SentLetter[];
  /** Fates of rows since the last answer, and rows held in state. */
  readonly fates?: Readonly<Record<string, number>>;
  readonly held?: number;
  readonly error?: SentError;
}

export interface SentLetter {
  readonly kind: 'dead' | 'late';
  readonly letter: Omit<RowLetter, 'row'>;
  readonly row: Uint8Array | undefined;
}

export interface SentError {
  readonly code: string;
  readonly message: string;
  readonly component: string | undefined;
  readonly stack: string | undefined;
  /** Row of the batch, where it is known. */
  readonly row: number | undefined;
  /** Whether it was an error of rxarrow, whose message says all. */
  readonly ours: boolean;
}
