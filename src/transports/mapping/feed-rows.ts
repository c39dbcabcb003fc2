import { healthService, type FeedPort, type ReaderContext } from '../../core/index.js';
import { FeedOutput } from './feed-output.js';
import type { CellFault } from './cell-writers.js';
import type { MappingParams } from './mapping-params.js';
import { RowMapping, type Admit } from './row-mapping.js';

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
  private readonly port: FeedPort;
  private readonly output: FeedOutput;
  private readonly down = new Map<string, string>();
  private waiting: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(options: FeedRowsOptions, reading: ReaderContext, port: FeedPort) {
    this.options = options;
    this.port = port;
    const { sourceId } = options;
    this.output = new FeedOutput({ sourceId, watermarks: true, flush: () => this.flush() }, reading, port);
    this.mapping = new RowMapping(options.mapping, {
      available: 'received',
      // Numbers go up over restarts, by which order ids stay different.
      firstSequence: port.context.clock.nowNs(),
      made: options.made,
      latency: this.output.latency,
    });
  }

  /** The time of this arrival in ms since 1970. */
  get nowMs(): number {
    return Number(this.port.context.clock.nowNs() / 1_000_000n);
  }

  take(message: unknown, place: string, admit?: Admit): void {
    if (this.closed) return;
    this.output.arrived();
    const refuse = (fault: CellFault, row: number): void =>
      this.output.refuse(fault, `${place}, row ${row}`, JSON.stringify(message));
    this.mapping.take(message, this.output.receivedNs, refuse, admit);
    if (this.mapping.rows >= this.options.batchRows) this.flush();
  }

  flush(): void {
    const batch = this.mapping.finish();
    if (batch !== null) this.waiting = this.output.hand(batch);
  }

  /** With the policy `block` resolves when there is room for more; who can wait asks before it takes more. */
  room(): Promise<void> {
    return this.waiting;
  }

  gap(reason: string, rows?: number): void {
    this.output.gap(reason, rows);
  }

  /** A part of the feed, as a symbol, is away. */
  lost(part: string, reason: string): void {
    this.flush();
    const before = this.down.size;
    this.down.set(part, reason);
    if (before === 0) this.output.health('down', reason);
    this.report();
  }

  /** It is there again. */
  well(part: string): void {
    if (!this.down.delete(part)) {
      this.report();
      return;
    }
    this.count('feed_reconnects_total');
    if (this.down.size === 0) this.output.health('up', 'connected again');
    this.report();
  }

  private report(): void {
    if (this.closed) return;
    const reasons = [...this.down].map(([part, reason]) => `disconnected: ${part}: ${reason}`);
    const health = this.port.context.service(healthService);
    health.report(this.options.sourceId, reasons.length === 0 ? 'healthy' : 'unhealthy', reasons);
  }

  count(name: string): void {
    this.output.count(name);
  }

  close(): void {
    this.closed = true;
    this.output.close();
  }
}
