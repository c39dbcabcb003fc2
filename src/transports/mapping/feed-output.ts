import type { RecordBatch } from 'apache-arrow';
import type { Cancel } from '../../base/clock.js';
import { controlBatch } from '../../columnar/index.js';
import { meterService, type FeedPort, type Meter, type ReaderContext } from '../../core/index.js';
import type { CellFault } from './cell-writers.js';

const MOST_LETTER_CHARACTERS = 4096;

export interface FeedOutputOptions {
  readonly sourceId: string;
  /** Whether rows are known by their arrival, so that a watermark stands behind each batch. */
  readonly watermarks: boolean;
  /** Hands over what has come; called once in each turn in which something came. */
  readonly flush: () => void;
}

/** What a feed has to say, on its way to the pipe: what arrives in one turn arrives at one time. */
export class FeedOutput {
  /** When what came last has come, ns since 1970. Arrivals have different times, whatever the clock says. */
  receivedNs = 0n;
  /** Of the delay of rows in milliseconds; undefined where nobody counts. */
  readonly latency: ((milliseconds: number) => void) | undefined;
  private readonly options: FeedOutputOptions;
  private readonly reading: ReaderContext;
  private readonly port: FeedPort;
  private readonly meter: Meter;
  private flushing: Cancel | undefined;

  constructor(options: FeedOutputOptions, reading: ReaderContext, port: FeedPort) {
    this.options = options;
    this.reading = reading;
    this.port = port;
    this.meter = port.context.service(meterService);
    const labels = { source: options.sourceId };
    this.latency = this.meter.enabled
      ? (milliseconds) => this.meter.observe('feed_latency_seconds', Math.max(0, milliseconds / 1000), labels)
      : undefined;
  }

  /** A message has come. */
  arrived(): void {
    this.count('feed_messages_total');
    if (this.flushing !== undefined) return;
    const { clock } = this.port.context;
    const nowNs = clock.nowNs();
    this.receivedNs = nowNs > this.receivedNs ? nowNs : this.receivedNs + 1n;
    this.flushing = clock.nextTurn(() => {
      this.flushing = undefined;
      this.options.flush();
    });
  }

  /** Resolves when there is room for more. */
  hand(batch: RecordBatch): Promise<void> {
    const room = this.port.offer(batch);
    room.catch(this.fail);
    if (this.options.watermarks)
      this.port.offer(controlBatch({ kind: 'watermark', timeNs: this.receivedNs })).catch(this.fail);
    return room;
  }

  gap(reason: string, rows?: number): void {
    this.options.flush();
    this.port.context.events.emit({ kind: 'gap', source: this.options.sourceId, detail: reason });
    this.port.offer(controlBatch({ kind: 'gap', reason, ...(rows === undefined ? {} : { rows }) })).catch(this.fail);
  }

  health(state: 'up' | 'down', reason: string): void {
    this.port.offer(controlBatch({ kind: 'health', state, reason })).catch(this.fail);
  }

  refuse({ cause, detail }: CellFault, position: string, text: string): void {
    try {
      this.reading.deadLetter({ cause, detail, position, text: text.slice(0, MOST_LETTER_CHARACTERS) });
    } catch (error) {
      this.port.fail(error);
    }
  }

  count(name: string): void {
    if (this.meter.enabled) this.meter.count(name, 1, { source: this.options.sourceId });
  }

  readonly fail = (error: unknown): void => this.port.fail(error);

  close(): void {
    this.flushing?.();
  }
}
