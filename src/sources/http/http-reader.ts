import type { RecordBatch } from 'apache-arrow';
import { wait } from '../../base/clock.js';
import { NotConnected, RetryAfter, RxArrowError } from '../../base/errors.js';
import {
  columnIndex,
  controlBatch,
  durationMs,
  parseDurationNs,
  readState,
  stateTable,
  type StateTables,
} from '../../columnar/index.js';
import {
  healthService,
  meterService,
  type FlowContext,
  type Meter,
  type PullReader,
  type ReaderContext,
} from '../../core/index.js';
import { HttpClient, type HttpAnswer, type HttpRequest } from '../../transports/http/http-request.js';
import type { CellFault } from '../../transports/mapping/cell-writers.js';
import { plannedColumns } from '../../transports/mapping/planned-columns.js';
import { RowMapping } from '../../transports/mapping/row-mapping.js';
import { tlsOptions } from '../../transports/tls-param.js';
import { TransportRefused } from '../../transports/transport-refused.js';
import { httpRefusal } from '../../transports/web-socket/socket-refusal.js';
import { csvRows } from './csv-rows.js';
import { availableOf, type HttpParams } from './params.js';
import { RequestTrack } from './request-track.js';
import { SeenRows } from './seen-rows.js';

const COMPONENT = 'http';
const MOST_LETTER_CHARACTERS = 4096;

interface Answered {
  readonly track: RequestTrack;
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
}

/** Asks a server again and again and makes a batch of each answer that has something new. */
export class HttpReader implements PullReader {
  readonly position?: () => StateTables;
  readonly seek?: (position: StateTables) => void;
  private readonly params: HttpParams;
  private readonly reading: ReaderContext;
  private readonly context: FlowContext;
  private readonly sourceId: string;
  private readonly meter: Meter;
  private readonly mapping: RowMapping;
  private readonly client: HttpClient;
  private readonly tracks: readonly RequestTrack[];
  private readonly seen: SeenRows;
  private readonly over = new AbortController();
  /** The track that is asked next. */
  private at = 0;
  private rounds = 0;
  private freshInRound = 0;
  private beginsRound = true;
  private dueMs: number;
  private failures = 0;
  private downSinceMs: number | undefined;
  private receivedNs = 0n;
  /** How long it rests before it asks again. */
  private pauseMs = 0;
  private controls: RecordBatch[] = [];
  /** An answer that came and waits for the next read. */
  private held: Answered | undefined;

  constructor(params: HttpParams, reading: ReaderContext, sourceId: string) {
    const { context } = reading;
    this.params = params;
    this.reading = reading;
    this.context = context;
    this.sourceId = sourceId;
    this.meter = context.service(meterService);
    const { clock } = context;
    this.mapping = new RowMapping(params, {
      available: availableOf(params),
      // Numbers go up over restarts, by which order ids stay different.
      firstSequence: params.until === 'forever' ? clock.nowNs() : 0n,
      latency: this.meter.enabled ? (milliseconds) => this.observe(milliseconds) : undefined,
    });
    this.client = new HttpClient({
      component: COMPONENT,
      clock,
      tls: tlsOptions(COMPONENT, params.tls),
      timeoutMs: durationMs(params.timeout),
      maxBodyBytes: params.maxBodyBytes,
    });
    const isTime = plannedColumns(params).find(({ name }) => name === params.since?.column)?.kind === 'time';
    const symbols = params.symbols.length === 0 ? [undefined] : params.symbols;
    this.tracks = symbols.map((symbol) => new RequestTrack(params, symbol, isTime));
    this.seen = new SeenRows(params.deduplicate, params.remember);
    this.dueMs = clock.monotonicMs();
    // Without it nobody can ask for what came while the run was away.
    if (params.since === undefined) return;
    this.position = () => this.place();
    this.seek = (position) => this.goTo(position);
  }

  async read(): Promise<RecordBatch | null> {
    for (;;) {
      const control = this.controls.shift();
      if (control !== undefined) return control;
      const { held } = this;
      if (held !== undefined) {
        this.held = undefined;
        const batch = this.answered(held);
        if (batch !== null) return batch;
        continue;
      }
      if (this.pauseMs > 0) await this.rest(this.pauseMs);
      this.pauseMs = 0;
      if (this.over.signal.aborted) return null;
      if (this.beginsRound && !(await this.begin())) return null;
      const batch = await this.ask(this.tracks[this.at] as RequestTrack);
      if (batch !== null) return batch;
    }
  }

  /** Waits for the next round; false when there is to be none. */
  private async begin(): Promise<boolean> {
    const { clock } = this.context;
    if (this.params.until === 'end' && this.rounds > 0 && (this.freshInRound === 0 || !this.asksForMore)) return false;
    const leftMs = this.dueMs - clock.monotonicMs();
    if (leftMs > 0 && !(await this.rest(leftMs))) return false;
    this.beginsRound = false;
    this.freshInRound = 0;
    this.dueMs = clock.monotonicMs() + (this.params.until === 'end' ? 0 : durationMs(this.params.every));
    return true;
  }

  /** Whether another round can bring what the last one did not. */
  private get asksForMore(): boolean {
    return this.params.since !== undefined;
  }

  private async rest(ms: number): Promise<boolean> {
    await wait(this.context.clock, ms, this.over.signal).catch(() => undefined);
    return !this.over.signal.aborted;
  }

  // ---- one request -----------------------------------------------------------------------------------------------

  private async ask(track: RequestTrack): Promise<RecordBatch | null> {
    const request = track.request();
    let answer: HttpAnswer;
    try {
      answer = await this.client.ask(request);
      if (answer.status !== 200 && answer.status !== 304)
        throw httpRefusal(COMPONENT, request.url, answer.status, answer.headers['retry-after']);
    } catch (error) {
      this.recover(error as RxArrowError);
      return null;
    }
    this.count('feed_messages_total');
    this.failures = 0;
    this.report('healthy');
    if (this.downSinceMs === undefined) return this.answered({ track, request, answer });
    this.downSinceMs = undefined;
    // Said before its rows, which are taken with the next read: until they are handed on the place is before them.
    this.held = { track, request, answer };
    return controlBatch({ kind: 'health', state: 'up', reason: 'it answers again' });
  }

  private answered({ track, request, answer }: Answered): RecordBatch | null {
    const nowNs = this.context.clock.nowNs();
    this.receivedNs = nowNs > this.receivedNs ? nowNs : this.receivedNs + 1n;
    const { message, rows, fresh } =
      answer.status === 304 ? { message: undefined, rows: 0, fresh: 0 } : this.take(track, request, answer.body);
    const batch = this.mapping.finish();
    if (batch !== null) this.note(track, batch);
    this.freshInRound += fresh;
    if (!track.answered(request, answer, message, rows, fresh)) this.next();
    if (batch !== null && availableOf(this.params) === 'received')
      this.controls.push(controlBatch({ kind: 'watermark', timeNs: this.receivedNs }));
    return batch;
  }

  private next(): void {
    this.at++;
    if (this.at < this.tracks.length) return;
    this.at = 0;
    this.rounds++;
    this.beginsRound = true;
  }

  private take(
    track: RequestTrack,
    request: HttpRequest,
    body: Buffer,
  ): { readonly message: unknown; readonly rows: number; readonly fresh: number } {
    const { mapping, params } = this;
    const text = body.toString('utf8');
    const refuse = (fault: CellFault, row: number): void => this.refuse(track, request, fault, text, row);
    let message: unknown;
    try {
      message =
        params.format === 'csv' ? csvRows(body, params.delimiter, params.header) : (JSON.parse(text) as unknown);
    } catch (error) {
      const detail = error instanceof RxArrowError ? error.message : `The answer is no JSON: ${String(error)}.`;
      refuse({ cause: 'CorruptInput', detail }, 0);
      return { message: undefined, rows: 0, fresh: 0 };
    }
    if (!mapping.isWanted(message)) {
      this.count('feed_ignored_messages_total');
      return { message, rows: 0, fresh: 0 };
    }
    let rows = 0;
    let fresh = 0;
    mapping.asked = track.symbol;
    mapping.take(message, this.receivedNs, refuse, (root, row) => {
      rows++;
      if (!this.isFinished(root, row)) return false;
      if (!this.seen.admit(root, row, track.symbol)) {
        this.count('feed_duplicates_total');
        return false;
      }
      fresh++;
      return true;
    });
    return { message, rows, fresh };
  }

  /** The bar of the interval that is still going on comes again when it is over. */
  private isFinished(root: unknown, row: unknown): boolean {
    const { contract, interval } = this.params;
    if (contract !== 'Bar' || interval === undefined) return true;
    const timeNs = this.mapping.timeOf(root, row);
    return timeNs === undefined || timeNs + (parseDurationNs(interval) ?? 0n) <= this.context.clock.nowNs();
  }

  private refuse(
    track: RequestTrack,
    request: HttpRequest,
    { cause, detail }: CellFault,
    text: string,
    row: number,
  ): void {
    const url = new URL(request.url);
    this.reading.deadLetter({
      cause,
      detail,
      position: `${url.host}${url.pathname}, round ${this.rounds + 1}, page ${track.pageNumber}, row ${row}`,
      text: text.slice(0, MOST_LETTER_CHARACTERS),
    });
  }

  /** Remembers the latest value by which what is new is asked for. */
  private note(track: RequestTrack, batch: RecordBatch): void {
    const { since } = this.params;
    if (since === undefined) return;
    const column = batch.data.children[columnIndex(batch.schema, since.column)];
    const values: unknown = column?.values;
    if (!(values instanceof BigInt64Array)) return;
    for (let row = 0; row < batch.numRows; row++) {
      const value = values[row] as bigint;
      if (track.latest === undefined || value > track.latest) track.latest = value;
    }
  }

  // ---- failures --------------------------------------------------------------------------------------------------

  /** @throws the error when another try cannot help, or the server has been away for too long */
  private recover(error: RxArrowError): void {
    if (this.over.signal.aborted) return;
    const passes = error instanceof NotConnected || error instanceof RetryAfter;
    if (!passes && !(error instanceof TransportRefused && error.isPassing)) throw error;
    const { clock, random } = this.context;
    const { reconnect, patience } = this.params;
    if (this.downSinceMs === undefined) {
      this.downSinceMs = clock.monotonicMs();
      this.controls.push(controlBatch({ kind: 'health', state: 'down', reason: error.message }));
    }
    this.report('unhealthy', [`disconnected: ${error.message}`]);
    this.count('feed_reconnects_total');
    const full = Math.min(durationMs(reconnect.most), durationMs(reconnect.first) * 2 ** Math.min(this.failures++, 30));
    const pauseMs = error instanceof RetryAfter ? error.waitMs : full * (1 - random.next() / 2);
    if (clock.monotonicMs() + pauseMs - this.downSinceMs > durationMs(patience)) throw error;
    // What it says of its health is to be seen before it has waited.
    this.pauseMs = pauseMs;
  }

  private report(state: 'healthy' | 'unhealthy', reasons: readonly string[] = []): void {
    this.context.service(healthService).report(this.sourceId, state, reasons);
  }

  private observe(milliseconds: number): void {
    this.meter.observe('feed_latency_seconds', Math.max(0, milliseconds / 1000), { source: this.sourceId });
  }

  private count(name: string): void {
    if (this.meter.enabled) this.meter.count(name, 1, { source: this.sourceId });
  }

  // ---- place -----------------------------------------------------------------------------------------------------

  private place(): StateTables {
    const { tracks, mapping, seen } = this;
    const latest = (): string[] => tracks.map((track) => (track.latest === undefined ? '' : String(track.latest)));
    return {
      get place() {
        return stateTable({ symbol: tracks.map(({ symbol }) => symbol ?? ''), latest: latest() });
      },
      get rows() {
        return stateTable({ sequence: BigInt64Array.of(mapping.sequence) });
      },
      get seen() {
        return stateTable({ key: seen.snapshot() });
      },
    };
  }

  private goTo({ place, rows, seen }: StateTables): void {
    if (place !== undefined) {
      const symbols = readState(place, 'symbol') as readonly string[];
      const latest = readState(place, 'latest') as readonly string[];
      for (const track of this.tracks) {
        const found = latest[symbols.indexOf(track.symbol ?? '')];
        if (found !== undefined && found !== '') track.latest = BigInt(found);
      }
    }
    if (rows !== undefined) this.mapping.sequence = (readState(rows, 'sequence') as BigInt64Array)[0] as bigint;
    if (seen !== undefined) this.seen.restore(readState(seen, 'key') as readonly string[]);
  }

  close(): void {
    this.over.abort();
    this.client.close();
  }
}
