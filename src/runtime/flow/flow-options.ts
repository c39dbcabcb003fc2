import type { RecordBatch } from 'apache-arrow';
import type { Clock } from '../../base/clock.js';
import type { Random } from '../../base/random.js';
import type { StateTables } from '../../columnar/index.js';
import type { FlowContext } from './context.js';
import type { DeadLetterLimit } from './dead-letter-limit.js';

/** How much may be unsettled before a source waits. */
export interface FlowLimits {
  readonly rowsPerSource: number;
  readonly bytesPerSource: number;
  readonly batchesPerSource: number;
  /** Batches in flight of the whole run. */
  readonly flightBatches: number;
}

export const DEFAULT_LIMITS: FlowLimits = {
  rowsPerSource: 1 << 18,
  bytesPerSource: 1 << 26,
  batchesPerSource: 16,
  flightBatches: 64,
};

/** The name under which the run hands a service to whoever asks for it. */
export interface ServiceKey<T> {
  readonly name: string;
  /** Made when the run brings none. */
  readonly fallback?: (context: FlowContext) => T;
}

/** A row that could not be used, or came too late: where, why, and the row itself. */
export interface RowLetter {
  readonly component: string;
  /** Identity of the stage, or id of the source. */
  readonly stageId: string;
  /** Id of the source that the row is from, where that can be told; filled in by the run. */
  readonly source?: string;
  readonly cause: string;
  readonly detail: string;
  /** Where the row stood: a line of a file, an offset, a sequence. */
  readonly position: string;
  /** One row with its columns, where it could be read that far. */
  readonly row?: RecordBatch;
  /** The text as it came, where it could not. */
  readonly text?: string;
  /** How often the work on it was tried; 1 when not said. */
  readonly attempts?: number;
}

export interface FlowOptions {
  readonly name?: string;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly limits?: Partial<FlowLimits>;
  readonly checkpointed?: boolean;
  readonly deadLetters?: (letter: RowLetter) => void;
  readonly late?: (letter: RowLetter) => void;
  /** How many rows may go to the dead letters before the run fails: in all, within a minute, or as a share of those read. */
  readonly maxDeadLetters?: number | DeadLetterLimit;
  /** Where the row of a letter stood, and how often work on it was tried, when it is given again. */
  readonly earlierLetter?: (letter: RowLetter) => { readonly position: string; readonly attempts: number } | undefined;
  readonly onWarning?: (message: string) => void;
  /** Where sources go on reading, by id, as `positions()` of an earlier run gave it. */
  readonly positions?: ReadonlyMap<string, StateTables>;
  readonly services?: ReadonlyMap<ServiceKey<unknown>, unknown>;
}
