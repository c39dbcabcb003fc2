import type { RecordBatch } from 'apache-arrow';
import { describe, RxArrowError } from '../../base/errors.js';
import { healthService, type FeedPort, type ReaderContext } from '../../core/index.js';
import type { CellFault } from '../../transports/mapping/cell-writers.js';
import { FeedOutput } from '../../transports/mapping/feed-output.js';
import { jsonPath, valueAt } from '../../transports/mapping/json-path.js';
import { MessageFilter } from '../../transports/mapping/message-filter.js';
import { RowMapping } from '../../transports/mapping/row-mapping.js';
import { SequenceWatch } from '../../transports/mapping/sequence-watch.js';
import { answerTo } from '../../transports/mapping/template.js';
import { MessageDecoder } from '../../transports/payload/message-codec.js';
import { TransportRefused } from '../../transports/transport-refused.js';
import { SocketConnection, type SocketListener } from '../../transports/web-socket/socket-connection.js';
import type { WebSocketParams } from './params.js';

const COMPONENT = 'webSocket';

/** What a message that is none of rows is answered. */
interface Answer {
  readonly when: MessageFilter;
  readonly send: unknown;
}

/** Makes batches of the messages of a connection: those that come in one turn are one batch. */
export class SocketFeed implements SocketListener {
  private readonly params: WebSocketParams;
  private readonly port: FeedPort;
  private readonly sourceId: string;
  private readonly output: FeedOutput;
  private readonly mapping: RowMapping | undefined;
  private readonly decoder: MessageDecoder | undefined;
  private readonly sequence: SequenceWatch | undefined;
  private readonly answers: readonly Answer[];
  private readonly refusal: MessageFilter | undefined;
  private readonly ignore: ReadonlySet<string>;
  private readonly connection: SocketConnection;
  private connections = 0;
  private messages = 0;
  /** Batches for which there was no room yet. */
  private waits = 0;
  private lostReason: string | undefined;
  private closed = false;

  constructor(params: WebSocketParams, reading: ReaderContext, port: FeedPort, sourceId: string) {
    this.params = params;
    this.port = port;
    this.sourceId = sourceId;
    const { context } = port;
    const { clock, random } = context;
    const watermarks = params.available === 'received';
    this.output = new FeedOutput({ sourceId, watermarks, flush: () => this.flush() }, reading, port);
    if (params.format === 'json')
      this.mapping = new RowMapping(params, {
        available: params.available,
        // Numbers go up over restarts, by which order ids stay different.
        firstSequence: clock.nowNs(),
        latency: this.output.latency,
      });
    else
      this.decoder = new MessageDecoder({
        component: COMPONENT,
        format: 'arrow',
        contract: params.contract,
        newColumns: 'leaveOut',
        timeUnit: params.timeUnit,
        maxMessageBytes: params.maxMessageBytes,
        leftOut: (column) =>
          context.warn(`${COMPONENT}: the server has added the column "${column}", which is left out.`),
      });
    this.sequence = params.sequence === undefined ? undefined : new SequenceWatch(params.sequence);
    this.answers = params.answer.map(({ when, send }) => ({ when: new MessageFilter(when), send }));
    this.refusal = params.refusal === undefined ? undefined : new MessageFilter(params.refusal.when);
    this.ignore = new Set(params.ignore);
    this.connection = new SocketConnection(COMPONENT, params, { clock, random: random.fork(sourceId) }, this);
    this.report('starting', [`connecting to ${params.url}`]);
    this.connection.start();
  }

  // ---- the connection --------------------------------------------------------------------------------------------

  opened(connection: number): void {
    this.connections = connection;
    this.messages = 0;
    this.sequence?.connected();
    if (this.lostReason !== undefined) {
      this.output.count('feed_reconnects_total');
      // Where rows are numbered the numbers tell whether any are missing.
      if (connection > 1 && this.sequence?.seesAcrossConnections !== true)
        this.tellGap(`the connection was lost (${this.lostReason}); what came meanwhile is missing`);
      this.output.health('up', 'connected again');
      this.lostReason = undefined;
    }
    this.report('healthy');
  }

  lost(reason: string): void {
    this.flush();
    if (this.lostReason === undefined) this.output.health('down', reason);
    this.lostReason = reason;
    this.report('unhealthy', [`disconnected: ${reason}`]);
  }

  tooLarge(): void {
    const { maxMessageBytes } = this.params;
    this.messages++;
    this.refuse(
      {
        cause: 'LimitExceeded',
        detail: `A message was larger than ${maxMessageBytes} bytes; the connection is over, as nobody knows what follows.`,
      },
      '',
    );
  }

  failed(error: RxArrowError): void {
    this.flush();
    this.port.fail(error);
  }

  private report(state: 'starting' | 'healthy' | 'unhealthy', reasons: readonly string[] = []): void {
    if (!this.closed) this.port.context.service(healthService).report(this.sourceId, state, reasons);
  }

  // ---- messages --------------------------------------------------------------------------------------------------

  message(bytes: Buffer): void {
    this.messages++;
    this.output.arrived();
    try {
      if (this.decoder !== undefined) this.frame(bytes, this.decoder);
      else this.text(bytes.toString('utf8'));
    } catch (error) {
      this.port.fail(error);
    }
  }

  private frame(bytes: Buffer, decoder: MessageDecoder): void {
    let batch: RecordBatch;
    try {
      batch = decoder.decode(bytes);
    } catch (error) {
      if (!(error instanceof RxArrowError)) throw error;
      this.refuse({ cause: error.code, detail: error.message }, bytes.toString('base64'));
      return;
    }
    this.hand(batch);
  }

  private text(text: string): void {
    if (this.ignore.has(text)) {
      this.output.count('feed_ignored_messages_total');
      return;
    }
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.refuse({ cause: 'CorruptInput', detail: `The message ${describe(text)} is no JSON.` }, text);
      return;
    }
    const { mapping } = this;
    if (mapping === undefined) return;
    if (!mapping.isWanted(message)) {
      this.other(message);
      return;
    }
    this.rows(mapping, message, text);
  }

  private rows(mapping: RowMapping, message: unknown, text: string): void {
    const { sequence } = this;
    const refuse = (fault: CellFault, row: number): void => this.refuse(fault, text, row);
    if (sequence === undefined) {
      mapping.take(message, this.output.receivedNs, refuse);
    } else if (sequence.isOfMessage) {
      if (this.admit(sequence, message, message, text)) mapping.take(message, this.output.receivedNs, refuse);
    } else mapping.take(message, this.output.receivedNs, refuse, (root, row) => this.admit(sequence, root, row, text));
    if (mapping.rows >= this.params.batchRows) this.flush();
  }

  /** Whether a row is new by its number. */
  private admit(sequence: SequenceWatch, root: unknown, row: unknown, text: string): boolean {
    const verdict = sequence.judge(root, row);
    switch (verdict.kind) {
      case 'next':
        return true;
      case 'again':
        this.output.count('feed_duplicates_total');
        this.port.context.events.emit({ kind: 'drop', source: this.sourceId, rows: 1, cause: 'came before' });
        return false;
      case 'unreadable':
        this.refuse({ cause: 'sequence', detail: verdict.detail }, text);
        return false;
      case 'gap': {
        const of = verdict.key === '' ? '' : ` of ${verdict.key}`;
        this.tellGap(`${verdict.missing} rows${of} are missing after number ${verdict.after}`, verdict.missing);
        return true;
      }
    }
  }

  /** A message that is none of rows: a ping, a refusal, a confirmation. */
  private other(message: unknown): void {
    for (const { when, send } of this.answers)
      if (when.matches(message)) {
        this.connection.send(answerTo(send, message));
        return;
      }
    if (this.refusal?.matches(message) === true) {
      const detail = this.params.refusal?.detail;
      const said = valueAt(jsonPath(detail ?? '$'), message, message);
      throw new TransportRefused(
        'other',
        `The server refuses: ${typeof said === 'string' ? said : JSON.stringify(said)}`,
        { component: COMPONENT },
      );
    }
    this.output.count('feed_ignored_messages_total');
  }

  private refuse(fault: CellFault, text: string, row = 0): void {
    this.output.refuse(fault, `connection ${this.connections}, message ${this.messages}, row ${row}`, text);
  }

  private tellGap(reason: string, rows?: number): void {
    this.output.gap(reason, rows);
    if (this.params.onGap === 'fail')
      this.port.fail(
        new RxArrowError('DataLoss', `${COMPONENT}: ${reason}.`, {
          component: COMPONENT,
          hint: 'Go on with onGap: report.',
        }),
      );
  }

  // ---- batches ---------------------------------------------------------------------------------------------------

  private flush(): void {
    const batch = this.mapping?.finish() ?? null;
    if (batch !== null) this.hand(batch);
  }

  private hand(batch: RecordBatch): void {
    this.letServerWait(this.output.hand(batch));
  }

  /** With the policy `block` there may be no room yet; with the others the promise is settled. That it fails is seen to already. */
  private letServerWait(room: Promise<void>): void {
    let isThere = false;
    this.waits++;
    room.then(
      () => {
        isThere = true;
        this.waits--;
        if (this.waits === 0) this.connection.resume();
      },
      () => undefined,
    );
    queueMicrotask(() => {
      if (!isThere) this.connection.pause();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.output.close();
    await this.connection.close();
  }
}
