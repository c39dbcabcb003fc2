import type { RecordBatch } from 'apache-arrow';
import { NotConnected, RxArrowError } from '../base/errors.js';
import { controlBatch, emptyBatch, readState, stateTable, type StateTables } from '../columnar/index.js';
import { healthService, type FlowContext, type PullReader, type ReaderContext } from '../core/index.js';
import type {
  Delivery,
  DeliveryGap,
  MessageBroker,
  MessagePosition,
  SubscribeOptions,
  Subscription,
  TransportHealth,
} from './message-broker.js';
import { Outstanding } from './outstanding.js';
import type { MessageDecoder } from './payload/message-codec.js';
import { ProducerSequences } from './producer-sequences.js';

export interface BrokerReaderOptions {
  /** Name of the source, for messages. */
  readonly component: string;
  /** Its identity in the run. */
  readonly sourceId: string;
  readonly topic: string;
  readonly subscribe: SubscribeOptions;
  readonly decoder: MessageDecoder;
  /** `end`: the stream ends when everything has been read that is there. */
  readonly until: 'forever' | 'end';
  /** Messages that are fetched at once. */
  readonly fetchMessages: number;
  /** What missing messages do: they are reported, or end the run. */
  readonly onGap: 'report' | 'fail';
  readonly openBroker: () => Promise<MessageBroker>;
  /** Whether the broker is closed with the source. */
  readonly ownsBroker: boolean;
}

const WAIT_MS = 1000;
// How long nothing has to come before the end is believed.
const END_WAIT_MS = 50;
const MOST_LETTER_BYTES = 64 * 1024;

/** Errors of a message, not of the connection. */
const OF_THE_MESSAGE: ReadonlySet<string> = new Set([
  'BatchRejected',
  'CorruptInput',
  'LimitExceeded',
  'SchemaMismatch',
]);

/**
 * Reads the batches of a topic. In a group messages are acknowledged when a checkpoint covers them (in a run without checkpoints when
 * their batch has been handed on), and after a restart those come again that no checkpoint covers. Without a group the place in the
 * topic is in the checkpoint, and the broker is told nothing.
 */
export class BrokerReader implements PullReader {
  private readonly options: BrokerReaderOptions;
  private readonly reading: ReaderContext;
  private readonly context: FlowContext;
  private readonly outstanding = new Outstanding();
  private readonly sequences: ProducerSequences | undefined;
  /** What has been handed on before and comes again, as the broker has not been told. */
  private covered: ReadonlySet<string> = new Set();
  /** Whether a checkpoint that is written covers it. */
  private isDurable = false;
  private latest: readonly MessagePosition[] = [];
  private queue: (Delivery | DeliveryGap)[] = [];
  private health: TransportHealth | undefined;
  private broker: MessageBroker | undefined;
  private subscription: Subscription | undefined;
  private unlisten: () => void = () => undefined;
  private closed = false;

  constructor(options: BrokerReaderOptions, reading: ReaderContext) {
    this.options = options;
    this.reading = reading;
    this.context = reading.context;
    // In a group each consumer sees a part of what a producer sends.
    if (options.subscribe.group === undefined) this.sequences = new ProducerSequences();
  }

  private get isGroup(): boolean {
    return this.options.subscribe.group !== undefined;
  }

  async read(): Promise<RecordBatch | null> {
    const subscription = (this.subscription ??= await this.subscribe());
    for (;;) {
      const said = this.sayHealth();
      if (said !== undefined) return said;
      const next = this.queue.shift();
      if (next !== undefined) {
        const batch = next.kind === 'gap' ? this.tellGap(next) : await this.take(next, subscription);
        if (batch !== undefined) return batch;
        continue;
      }
      if (!this.context.checkpointed) await this.settle(this.outstanding.last);
      if (!(await this.fetch(subscription))) return null;
    }
  }

  /** False at the end. */
  private async fetch(subscription: Subscription): Promise<boolean> {
    const { until, fetchMessages } = this.options;
    const receive = async (waitMs: number): Promise<boolean> => {
      this.queue = [...(await subscription.receive(fetchMessages, waitMs))];
      return this.queue.length > 0;
    };
    if (until === 'forever') return (await receive(WAIT_MS)) || !this.closed;
    if (await receive(0)) return true;
    const backlog = await subscription.backlog();
    // What has arrived meanwhile is no longer behind.
    if (backlog === 0 || this.closed) return !this.closed && receive(0);
    return (await receive(END_WAIT_MS)) || backlog !== undefined;
  }

  private async subscribe(): Promise<Subscription> {
    const { topic, subscribe } = this.options;
    this.broker ??= await this.options.openBroker();
    this.unlisten = this.broker.onHealth((health) => this.report(health));
    const [place, ...others] = this.latest;
    if (this.isGroup || place === undefined) return this.broker.subscribe(topic, subscribe);
    const subscription = await this.broker.subscribe(topic, { ...subscribe, from: place });
    for (const other of others) await subscription.seek(other);
    return subscription;
  }

  // ---- messages --------------------------------------------------------------------------------------------------

  private async take(delivery: Delivery, subscription: Subscription): Promise<RecordBatch | undefined> {
    const { position } = delivery;
    const key = keyOf(position);
    if (this.covered.has(key)) {
      // Of a reading that was begun anew within the run the next checkpoint says so.
      if (this.isDurable) await this.acknowledgeNow([position], subscription);
      else this.outstanding.add(position);
      this.dropped(1, 'delivered again after a restart');
      return undefined;
    }
    const order = this.sequences?.admit(delivery);
    if (order?.kind === 'again') {
      this.reached(position);
      this.dropped(1, 'published twice');
      return undefined;
    }
    if (order?.kind === 'gap') {
      this.queue.unshift(delivery);
      return this.tellGap({
        kind: 'gap',
        messages: order.missing,
        reason: `${order.missing} messages of producer "${delivery.producer ?? ''}" are missing`,
      });
    }
    let batch: RecordBatch;
    try {
      batch = this.options.decoder.decode(delivery.payload);
    } catch (error) {
      await this.refuse(error, delivery, subscription);
      return undefined;
    }
    this.reached(position);
    return batch;
  }

  /** A message has been handed on, or is not to be. */
  private reached(position: MessagePosition): void {
    if (this.isGroup) this.outstanding.add(position);
    else this.latest = [...this.latest.filter(({ partition }) => partition !== position.partition), position];
  }

  private async refuse(
    error: unknown,
    { payload, position, deliveries }: Delivery,
    subscription: Subscription,
  ): Promise<void> {
    if (!(error instanceof RxArrowError) || !OF_THE_MESSAGE.has(error.code)) throw error;
    // Throws when nobody takes such messages: it stays unacknowledged then.
    this.reading.deadLetter({
      cause: error.code,
      detail: error.message,
      position: `${this.options.topic}, message ${keyOf(position)}`,
      text: textOf(payload),
      attempts: deliveries,
    });
    if (this.isGroup) await subscription.reject(position, `${error.code}: ${error.message}`, true);
    else this.reached(position);
  }

  private tellGap({ reason, messages }: DeliveryGap): RecordBatch {
    const { sourceId, topic, onGap, component } = this.options;
    const detail = `${reason} in topic "${topic}"`;
    this.context.events.emit({ kind: 'gap', source: sourceId, detail });
    if (onGap === 'fail')
      throw new RxArrowError('DataLoss', `${component}: ${detail}.`, {
        component,
        hint: messages === undefined ? undefined : 'Let the topic keep more, or go on with onGap: report.',
      });
    return controlBatch({ kind: 'gap', reason: detail });
  }

  private dropped(rows: number, cause: string): void {
    this.context.events.emit({ kind: 'drop', source: this.options.sourceId, rows, cause });
  }

  // ---- health ----------------------------------------------------------------------------------------------------

  private report(health: TransportHealth): void {
    if (this.closed) return;
    this.health = health;
    this.context.service(healthService).report(this.options.sourceId, health.state, health.reasons);
  }

  /** A change of health in band, for those that decide on the stream. */
  private sayHealth(): RecordBatch | undefined {
    const { health } = this;
    if (health === undefined) return undefined;
    this.health = undefined;
    const state = ({ healthy: 'up', degraded: 'degraded', unhealthy: 'down' } as const)[health.state];
    return controlBatch({ kind: 'health', state, reason: health.reasons.join('; ') });
  }

  // ---- place and acknowledgement ---------------------------------------------------------------------------------

  // Asked for before each read, and looked at only when a checkpoint is written.
  position(): StateTables {
    const { outstanding, latest, isGroup, sequences } = this;
    const { last } = outstanding;
    const known = sequences?.highest;
    const { schema } = this.options.decoder.columns;
    return {
      get place() {
        const places = isGroup ? outstanding.upTo(last) : latest;
        return stateTable({
          partition: Int32Array.from(places, ({ partition }) => partition),
          id: places.map(({ id }) => id),
        });
      },
      get delivered() {
        return stateTable({ count: Float64Array.of(last) });
      },
      ...(known === undefined
        ? {}
        : {
            get producers() {
              return stateTable({ producer: [...known.keys()], sequence: BigInt64Array.from(known.values()) });
            },
          }),
      ...(schema === undefined ? {} : { columns: emptyBatch(schema) }),
    };
  }

  seek(position: StateTables): void {
    const { place, delivered, producers, columns } = position;
    if (place !== undefined) {
      const ids = readState(place, 'id') as readonly string[];
      const partitions = readState(place, 'partition') as Int32Array;
      const places = ids.map((id, at) => ({ id, partition: partitions[at] as number }));
      if (this.isGroup) {
        this.covered = new Set(places.map(keyOf));
        this.isDurable = position === this.context.positionOf(this.options.sourceId);
      } else this.latest = places;
    }
    if (delivered !== undefined) this.outstanding.goOn((readState(delivered, 'count') as Float64Array)[0] as number);
    if (producers !== undefined) {
      const names = readState(producers, 'producer') as readonly string[];
      const numbers = readState(producers, 'sequence') as BigInt64Array;
      this.sequences?.goOn(new Map(names.map((name, at) => [name, numbers[at] as bigint])));
    }
    if (columns !== undefined) this.options.decoder.columns.begin(columns.schema);
  }

  async acknowledge(position: StateTables): Promise<void> {
    if (!this.isGroup) return;
    const { delivered } = position;
    if (delivered !== undefined) await this.settle((readState(delivered, 'count') as Float64Array)[0] as number);
  }

  private async settle(upTo: number): Promise<void> {
    const positions = this.outstanding.upTo(upTo);
    if (positions.length === 0) return;
    if (await this.acknowledgeNow(positions, this.subscription)) this.outstanding.settle(upTo);
  }

  /** With one word for each partition where the transport knows that; else message by message. */
  private async tell(subscription: Subscription, positions: readonly MessagePosition[]): Promise<void> {
    if (subscription.isOrdered !== true || this.broker?.capabilities.cumulativeAcknowledgement !== true) {
      await subscription.acknowledge(positions);
      return;
    }
    const last = new Map(positions.map((position) => [position.partition, position]));
    for (const position of last.values()) await subscription.acknowledgeUpTo(position);
  }

  /** False when the broker cannot be reached: it is told with the next ones. */
  private async acknowledgeNow(
    positions: readonly MessagePosition[],
    subscription: Subscription | undefined,
  ): Promise<boolean> {
    try {
      if (subscription !== undefined && !this.closed) await this.tell(subscription, positions);
      else await this.acknowledgeAfterClose(positions);
      return true;
    } catch (error) {
      if (!(error instanceof NotConnected)) throw error;
      this.context.warn(
        `"${this.options.sourceId}" could not acknowledge ${positions.length} messages: ${error.message}`,
      );
      return false;
    }
  }

  // A run that ends by itself writes its last checkpoint when its sources have been closed.
  private async acknowledgeAfterClose(positions: readonly MessagePosition[]): Promise<void> {
    const { openBroker, ownsBroker, topic, subscribe } = this.options;
    const broker = await openBroker();
    try {
      const subscription = await broker.subscribe(topic, subscribe);
      await subscription.acknowledge(positions);
      await subscription.close();
    } finally {
      if (ownsBroker) await broker.close();
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.unlisten();
    await this.subscription?.close();
    if (this.options.ownsBroker) await this.broker?.close();
  }
}

function keyOf({ partition, id }: MessagePosition): string {
  return `${partition}:${id}`;
}

/** A message that could not be read, for whoever looks at it: text as it is, all else in base64. */
function textOf(payload: Uint8Array): string {
  const shown = Buffer.from(payload.subarray(0, MOST_LETTER_BYTES));
  const text = shown.toString('utf8');
  return text.includes('\uFFFD') || text.includes('\0') ? shown.toString('base64') : text;
}
