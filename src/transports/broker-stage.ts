import type { RecordBatch } from 'apache-arrow';
import { InvalidParams } from '../base/errors.js';
import { columnIndex, readState, stateTable, type Control, type StateTables } from '../columnar/index.js';
import { healthService, PARTITION_KEY, SOURCE_KEY, type AsyncStage, type StageNode } from '../core/index.js';
import { keyedParts, type Keyed } from './keyed-parts.js';
import type { MessageBroker, OutgoingMessage, Publisher } from './message-broker.js';
import type { MessageEncoder } from './payload/message-codec.js';

export interface BrokerStageOptions {
  readonly component: string;
  readonly topic: string;
  /** Name under which its messages are counted. */
  readonly producer: string;
  readonly patienceMs: number;
  readonly encoder: MessageEncoder;
  /**
   * How a message is told from one that is there already: by its number with its producer, by the rows that it holds, or not at all.
   */
  readonly deduplicate: 'sequence' | 'rows' | 'none';
  /** Whether gaps and changes of health are published too. */
  readonly controls: boolean;
  /** Rows go under keys by a column; without it a batch is one message without a key. */
  readonly keyed?: Keyed;
  readonly openBroker: () => Promise<MessageBroker>;
  readonly ownsBroker: boolean;
}

interface Opened {
  readonly broker: MessageBroker;
  readonly publisher: Publisher;
}

const SLICE_MS = 5;

/**
 * Publishes each batch as one message, or as one for each key in it, and hands it on when the broker has it. Messages are numbered, and the next number is in the
 * checkpoint: what is published again after a restart has the number that it had, so that the broker knows it.
 */
export class BrokerStage implements AsyncStage {
  private readonly options: BrokerStageOptions;
  private readonly node: StageNode;
  private opened: Promise<Opened> | undefined;
  private unlisten: () => void = () => undefined;
  private next: bigint | undefined;
  /** The numbers of batches that have failed: who tries again means the same message. */
  private readonly failed = new WeakMap<RecordBatch, bigint[]>();
  private turnMs = Number.NEGATIVE_INFINITY;
  private closed = false;

  constructor(options: BrokerStageOptions, node: StageNode) {
    this.options = options;
    this.node = node;
  }

  async process(batch: RecordBatch, signal: AbortSignal): Promise<RecordBatch> {
    try {
      const { publisher } = await this.open();
      await this.publish(publisher, batch);
      await this.giveWay();
    } catch (error) {
      // Whoever ends the subscription ends what is on its way with it.
      throw signal.aborted ? signal.reason : error;
    }
    return batch;
  }

  async control(control: Control, batch: RecordBatch): Promise<RecordBatch> {
    if (control.kind !== 'gap' && control.kind !== 'health') return batch;
    const opened = await this.open();
    // What follows a gap is not what came before under these numbers.
    if (control.kind === 'gap') await this.goBehind(opened);
    if (this.options.controls) await this.publish(opened.publisher, batch);
    return batch;
  }

  // A broker within the process answers in the same turn: timers would wait for as long as there are batches.
  private async giveWay(): Promise<void> {
    const { clock } = this.node.context;
    if (clock.monotonicMs() - this.turnMs < SLICE_MS) return;
    await new Promise<void>((resolve) => clock.nextTurn(resolve));
    this.turnMs = clock.monotonicMs();
  }

  private open(): Promise<Opened> {
    this.opened ??= this.connect();
    this.opened.catch(() => {
      this.opened = undefined;
    });
    return this.opened;
  }

  private async connect(): Promise<Opened> {
    const { topic, producer, patienceMs, openBroker, deduplicate } = this.options;
    const broker = await openBroker();
    const { context, id } = this.node;
    this.unlisten = broker.onHealth(({ state, reasons }) => {
      if (!this.closed) context.service(healthService).report(id, state, reasons);
    });
    const publisher = await broker.publisher(topic, { producer, patienceMs });
    if (this.next === undefined && deduplicate === 'sequence') await this.goBehind({ broker, publisher });
    return { broker, publisher };
  }

  /** A run that does not go on from a checkpoint begins behind what an earlier one of the same name has published. */
  private async goBehind({ broker, publisher }: Opened): Promise<void> {
    if (this.options.deduplicate !== 'sequence' || !broker.capabilities.deduplication) return;
    const last = await publisher.lastSequence();
    const least = (last ?? -1n) + 1n;
    if (this.next === undefined || this.next < least) this.next = least;
  }

  private identify(batch: RecordBatch, failed: bigint[] | undefined): Pick<OutgoingMessage, 'sequence' | 'identity'> {
    return this.options.deduplicate === 'rows' ? { identity: this.rowsOf(batch) } : this.number(failed);
  }

  private number(failed: bigint[] | undefined): Pick<OutgoingMessage, 'sequence'> {
    if (this.options.deduplicate !== 'sequence') return {};
    const again = failed?.shift();
    if (again !== undefined) return { sequence: again };
    const sequence = this.next ?? 0n;
    this.next = sequence + 1n;
    return { sequence };
  }

  private async publish(publisher: Publisher, batch: RecordBatch): Promise<void> {
    const { encoder, keyed, component } = this.options;
    const failed = this.failed.get(batch);
    this.failed.delete(batch);
    const parts = keyed === undefined ? [{ batch }] : keyedParts(batch, keyed, component);
    const messages = parts.map(({ batch: part, ...key }): OutgoingMessage => {
      const payload = encoder.encode(part);
      return { payload, ...key, ...this.identify(part, failed) };
    });
    const ends = await Promise.allSettled(messages.map((message) => publisher.publish(message)));
    const lost = ends.find((end) => end.status === 'rejected');
    if (lost === undefined) return;
    const numbers = messages.flatMap(({ sequence }) => (sequence === undefined ? [] : [sequence]));
    if (numbers.length > 0) this.failed.set(batch, numbers);
    throw lost.reason;
  }

  private rowsOf(batch: RecordBatch): string {
    const { component, producer } = this.options;
    const at = columnIndex(batch.schema, 'sequence');
    const values = at < 0 ? undefined : (batch.data.children[at]?.values as BigInt64Array | undefined);
    const source = batch.schema.metadata.get(SOURCE_KEY);
    if (!(values instanceof BigInt64Array) || source === undefined)
      throw new InvalidParams({
        component,
        path: 'deduplicate',
        found: 'rows',
        expected: 'batches of one source with the column "sequence"',
      });
    const partition = batch.schema.metadata.get(PARTITION_KEY) ?? '0';
    return `${producer}/${source}/${partition}/${values[0] ?? 0n}-${values[batch.numRows - 1] ?? 0n}/${batch.numRows}`;
  }

  snapshot(): StateTables {
    return this.next === undefined ? {} : { next: stateTable({ sequence: BigInt64Array.of(this.next) }) };
  }

  restore({ next }: StateTables): void {
    if (next !== undefined) this.next = (readState(next, 'sequence') as BigInt64Array)[0] as bigint;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.unlisten();
    const opened = await this.opened?.catch(() => undefined);
    await opened?.publisher.close();
    if (this.options.ownsBroker) await opened?.broker.close();
  }
}
