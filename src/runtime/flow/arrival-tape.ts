import type { FlowContext } from './context.js';
import type { ServiceKey } from './flow-options.js';
import type { Origin } from './origin.js';
import type { PullReader } from './pull-source.js';

/** Keeps what cannot be read again: it is written down before anybody sees it, and read from there after a restart. */
export interface ArrivalTape {
  /** A reader that goes by way of the tape, and can therefore be sought. */
  through(origin: Origin, reader: PullReader): PullReader;
}

export const arrivalTapeService: ServiceKey<ArrivalTape | null> = { name: 'arrival tape', fallback: () => null };

/** The tape of a run that wants to go on after a restart; null for others, which pay for none. */
export function arrivalTapeOf(context: FlowContext): ArrivalTape | null {
  return context.checkpointed ? context.service(arrivalTapeService) : null;
}
