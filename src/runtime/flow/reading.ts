import type { RecordBatch } from 'apache-arrow';
import type { StateTables } from '../../columnar/index.js';
import type { Origin } from './origin.js';
import type { PullReader } from './pull-source.js';
import { Redeliveries } from './redeliveries.js';
import { tellRestartGap } from './restart-gap.js';

/** Whether a source can be read again from where it was. */
export function canGoOn(reader: PullReader, replay: 'exact' | 'history' | 'none' = 'exact'): boolean {
  return replay !== 'none' && reader.seek !== undefined && reader.position !== undefined;
}

/** A source that is being read: where it is, and where it was before an earlier run ended. */
export class Reading {
  private readonly reader: PullReader;
  private readonly origin: Origin;
  private readonly redeliveries: Redeliveries | undefined;
  /** Whether a restart can go on where it was. */
  private readonly canGoOn: boolean;
  /** Where it was before the read that is under way. */
  private before: StateTables | undefined;

  constructor(reader: PullReader, origin: Origin, replay: 'exact' | 'history' | 'none' = 'exact') {
    this.reader = reader;
    this.origin = origin;
    this.canGoOn = canGoOn(reader, replay);
    if (reader.redelivers === true) this.redeliveries = new Redeliveries(origin, origin.context.positionOf(origin.id));
  }

  /** Lets the reader go on where an earlier run ended, or says that it cannot. */
  goOn(observer: { next(batch: RecordBatch): void }): void {
    const { context, id } = this.origin;
    const position = context.positionOf(id);
    if (this.canGoOn && position !== undefined) this.reader.seek?.(position);
    else if (context.restored && !this.canGoOn) tellRestartGap(this.origin, observer);
  }

  /**
   * A read begins. A checkpoint may fall into it, or into the time between it and the push of its batch: the reader is further then
   * than what the stages have seen.
   */
  begin(): void {
    if (this.canGoOn && this.reader.synchronous !== true && this.origin.context.checkpointed)
      this.before = this.reader.position?.();
  }

  /** Its batch is pushed now: what of it is new, undefined when nothing is. */
  end(batch: RecordBatch): RecordBatch | undefined {
    this.before = undefined;
    return this.redeliveries === undefined ? batch : this.redeliveries.admit(batch);
  }

  /** Where reading goes on after a restart, behind what has been pushed; undefined when it cannot. */
  position(): StateTables | undefined {
    const place = this.canGoOn ? (this.before ?? this.reader.position?.()) : undefined;
    return place === undefined || this.redeliveries === undefined ? place : this.redeliveries.addTo(place);
  }
}
