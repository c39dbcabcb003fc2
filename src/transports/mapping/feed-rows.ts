import type { Cancel } from '../../base/clock.js';
import { controlBatch } from '../../columnar/index.js';
import { healthService, meterService, type FeedPort, type Meter, type ReaderContext } from '../../core/index.js';
import type { CellFault } from './cell-writers.js';
import type { MappingParams } from './mapping-params.js';
import { RowMapping, type Admit } from './row-mapping.js';

const MOST_LETTER_CHARACTERS = 4096;

export interface FeedRowsOptions {
  readonly sourceId: string;
  readonly mapping: MappingParams;
  /** Columns of the schema that are made, as those of a contract are. */
  readonly made?: ReadonlySet<string> | undefined;
  readonly batchRows: number;
}

/** The rows of a feed on their way to the pipe: what arrives in one turn is a batch, with a watermark behind it. */
export class FeedRows {
  readonly mapping: RowMapping;
  private readonly options: FeedRowsOptions;
  private readonly reading: ReaderContext;
  private readonly port: FeedPort;
  private readonly meter: Meter;
  private readonly down = new Map<string, string>();
  private receivedNs = 0n;
  private flushing: Cancel | undefined;
  private waiting: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(options: FeedRowsOptions, reading: ReaderContext, port: FeedPort) {
    this.options = options;
    this.reading = reading;
    this.port = port;
    const { context } = port;
    this.meter = context.service(meterService);
    this.mapping = new RowMapping(options.mapping, {
      available: 'received',
      // Numbers go up over restarts, by which order ids stay different.
      firstSequence: context.clock.nowNs(),
      made: options.made,
      latency: this.meter.enabled ? (milliseconds) => this.observe(milliseconds) : undefined,
    });
  }

  /** The time of this arrival in ms since 1970. */
  get nowMs(): number {
    return Number(this.port.context.clock.nowNs() / 1_000_000n);
  }

  take(message: unknown, place: string, admit?: Admit): void {
    if (this.closed) return;
    const { clock } = this.port.context;
    if (this.flushing === undefined) {
      const nowNs = clock.nowNs();
      this.receivedNs = nowNs > this.receivedNs ? nowNs : this.receivedNs + 1n;
      this.flushing = clock.nextTurn(() => {
        this.flushing = undefined;
        this.flush();
      });
    }
    this.count('feed_messages_total');
    const refuse = (fault: CellFault, row: number): void => this.refuse(fault, `${place}, row ${row}`, message);
    this.mapping.take(message, this.receivedNs, refuse, admit);
    if (this.mapping.rows >= this.options.batchRows) this.flush();
  }

  private refuse({ cause, detail }: CellFault, position: string, message: unknown): void {
    try {
      const text = JSON.stringify(message).slice(0, MOST_LETTER_CHARACTERS);
      this.reading.deadLetter({ cause, detail, position, text });
    } catch (error) {
      this.port.fail(error);
    }
  }

  flush(): void {
    const batch = this.mapping.finish();
    if (batch === null) return;
    this.waiting = this.port.offer(batch);
    this.waiting.catch(this.fail);
    this.port.offer(controlBatch({ kind: 'watermark', timeNs: this.receivedNs })).catch(this.fail);
  }

  /** With the policy `block` resolves when there is room for more; who can wait asks before it takes more. */
  room(): Promise<void> {
    return this.waiting;
  }

  gap(reason: string, rows?: number): void {
    this.flush();
    this.port.context.events.emit({ kind: 'gap', source: this.options.sourceId, detail: reason });
    this.port.offer(controlBatch({ kind: 'gap', reason, ...(rows === undefined ? {} : { rows }) })).catch(this.fail);
  }

  /** A part of the feed, as a symbol, is away. */
  lost(part: string, reason: string): void {
    this.flush();
    const before = this.down.size;
    this.down.set(part, reason);
    if (before === 0) this.tell('down', reason);
    this.report();
  }

  /** It is there again. */
  well(part: string): void {
    if (!this.down.delete(part)) {
      this.report();
      return;
    }
    this.count('feed_reconnects_total');
    if (this.down.size === 0) this.tell('up', 'connected again');
    this.report();
  }

  private tell(state: 'up' | 'down', reason: string): void {
    this.port.offer(controlBatch({ kind: 'health', state, reason })).catch(this.fail);
  }

  private report(): void {
    if (this.closed) return;
    const reasons = [...this.down].map(([part, reason]) => `disconnected: ${part}: ${reason}`);
    const health = this.port.context.service(healthService);
    health.report(this.options.sourceId, reasons.length === 0 ? 'healthy' : 'unhealthy', reasons);
  }

  count(name: string): void {
    if (this.meter.enabled) this.meter.count(name, 1, { source: this.options.sourceId });
  }

  private observe(milliseconds: number): void {
    this.meter.observe('feed_latency_seconds', Math.max(0, milliseconds / 1000), { source: this.options.sourceId });
  }

  private readonly fail = (error: unknown): void => this.port.fail(error);

  close(): void {
    this.closed = true;
    this.flushing?.();
  }
}
