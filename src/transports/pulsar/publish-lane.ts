import { NotConnected } from '../../base/errors.js';
import type { OutgoingMessage, TransportPorts } from '../message-broker.js';
import type { Recovery } from '../recovery.js';
import { TransportRefused } from '../transport-refused.js';
import { CONFLICT_PATIENCE_MS } from './lasting-link.js';
import type { ProducerLink } from './pulsar-link.js';
import { wireMessage } from './wire-properties.js';

export interface LaneOptions {
  readonly producer: string | undefined;
  readonly patienceMs: number;
  /** Makes a producer whose first message has this number; one without a name where there is none. */
  readonly open: (firstSequence: bigint | undefined) => Promise<ProducerLink>;
}

// Messages that are on their way at once, and that may wait; whoever publishes more waits for those before.
const MOST_UNDER_WAY = 32;

interface Outgoing {
  readonly message: OutgoingMessage;
  readonly sinceMs: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Publishes to one topic without partitions, in order, many on their way at once, those with a number once. */
export class PublishLane {
  private readonly options: LaneOptions;
  private readonly ports: TransportPorts;
  private readonly recovery: Recovery;
  /** Those on their way come first. */
  private queue: Outgoing[] = [];
  private underWay = 0;
  private pumping: Promise<void> | undefined;
  private link: ProducerLink | undefined;
  private roomWaiters: (() => void)[] = [];
  private restWaiters: (() => void)[] = [];
  /** The lowest number that was given up. */
  private missing: bigint | undefined;
  private isClosing = false;

  constructor(options: LaneOptions, ports: TransportPorts, recovery: Recovery) {
    this.options = options;
    this.ports = ports;
    this.recovery = recovery;
  }

  async publish(message: OutgoingMessage): Promise<void> {
    const { sequence } = message;
    if (sequence !== undefined && this.missing !== undefined && sequence !== this.missing)
      throw new TransportRefused(
        'conflict',
        `Number ${this.missing} was given up and has to be published before ${sequence}.`,
        { component: 'pulsar' },
      );
    if (sequence !== undefined) this.missing = undefined;
    while (this.queue.length >= 2 * MOST_UNDER_WAY && !this.isClosing)
      await new Promise<void>((resolve) => this.roomWaiters.push(resolve));
    if (this.isClosing) throw publisherClosed();
    await new Promise<void>((done, failed) => {
      this.queue.push({ message, sinceMs: this.ports.clock.monotonicMs(), done, failed });
      this.pump();
    });
  }

  private pump(): void {
    this.pumping ??= this.sendAll().finally(() => {
      this.pumping = undefined;
      if (this.hasWork) this.pump();
    });
  }

  private get hasWork(): boolean {
    return this.queue.length > this.underWay && this.underWay < MOST_UNDER_WAY && !this.isClosing;
  }

  private async sendAll(): Promise<void> {
    while (this.hasWork) {
      const next = this.queue[this.underWay] as Outgoing;
      const link = await this.linkFor(next);
      // It may have failed meanwhile.
      if (link !== undefined && this.link === link && this.queue[this.underWay] === next) this.send(next, link);
    }
  }

  /** A link that the message may go over; undefined when one has to look again. */
  private async linkFor(entry: Outgoing): Promise<ProducerLink | undefined> {
    const { sequence } = entry.message;
    if (this.link?.takes(sequence) === true) return this.link;
    // What is on its way over another link comes first.
    if (this.underWay > 0) {
      await new Promise<void>((resolve) => this.restWaiters.push(resolve));
      return undefined;
    }
    const old = this.link;
    this.link = undefined;
    await old?.close();
    try {
      const link = await this.options.open(sequence);
      if (this.isClosing) {
        await link.close();
        return undefined;
      }
      this.link = link;
      void link.closed.then((reason) => {
        if (this.link !== link) return;
        this.link = undefined;
        this.recovery.trouble(`the connection of a producer broke: ${reason}`);
      });
      this.recovery.works();
      return link;
    } catch (error) {
      await this.recover(entry, error);
      return undefined;
    }
  }

  private async recover(entry: Outgoing, error: unknown): Promise<void> {
    try {
      const passed = this.ports.clock.monotonicMs() - entry.sinceMs;
      await this.recovery.pause(error, this.options.patienceMs - passed, CONFLICT_PATIENCE_MS - passed);
    } catch {
      this.giveUp(entry, error);
    }
  }

  private send(entry: Outgoing, link: ProducerLink): void {
    this.underWay++;
    const { message } = entry;
    link.send(wireMessage(message, this.options.producer), message.sequence).then(
      () => {
        this.settle(entry);
        entry.done();
      },
      (error: unknown) => this.sendFailed(entry, link, error),
    );
  }

  private sendFailed(entry: Outgoing, link: ProducerLink, error: unknown): void {
    const at = this.queue.indexOf(entry);
    if (at < 0) return;
    const { sequence } = entry.message;
    if (sequence === undefined) {
      this.giveUp(entry, error instanceof NotConnected ? mayBeStored(error) : error);
      return;
    }
    // Those behind it may not be stored before it, and a link does not count a message that was refused: all go over the next one.
    if (this.link === link) this.link = undefined;
    if (at < this.underWay) this.underWay = at;
    this.rest();
    void link.close();
    if (error instanceof NotConnected || (error instanceof TransportRefused && error.isPassing)) {
      const overdue = this.ports.clock.monotonicMs() - entry.sinceMs >= this.options.patienceMs;
      if (overdue) this.giveUp(entry, error);
      else this.pump();
    } else this.giveUp(entry, error);
  }

  private settle(entry: Outgoing): void {
    const at = this.queue.indexOf(entry);
    if (at < 0) return;
    this.queue.splice(at, 1);
    if (at < this.underWay) this.underWay--;
    const waiters = this.roomWaiters;
    this.roomWaiters = [];
    for (const resolve of waiters) resolve();
    if (this.underWay === 0) this.rest();
    this.pump();
  }

  private rest(): void {
    const waiters = this.restWaiters;
    this.restWaiters = [];
    for (const resolve of waiters) resolve();
  }

  private giveUp(entry: Outgoing, error: unknown): void {
    this.settle(entry);
    entry.failed(this.isClosing ? publisherClosed() : error);
    const { sequence } = entry.message;
    if (sequence === undefined) return;
    // Those behind it must not be stored before it, or it would be taken for stored when it is tried again.
    this.missing ??= sequence;
    for (const behind of [...this.queue])
      if (behind.message.sequence !== undefined && behind.message.sequence > sequence) this.giveUp(behind, error);
  }

  async close(): Promise<void> {
    if (this.isClosing) return;
    this.isClosing = true;
    for (const entry of [...this.queue]) this.giveUp(entry, publisherClosed());
    for (const resolve of this.roomWaiters) resolve();
    this.rest();
    const { link } = this;
    this.link = undefined;
    await link?.close();
  }
}

export function publisherClosed(): NotConnected {
  return new NotConnected('The publisher is closed.', { component: 'pulsar' });
}

function mayBeStored(cause: NotConnected): NotConnected {
  return new NotConnected('The connection broke while a message was on its way; it may or may not have been stored.', {
    component: 'pulsar',
    cause,
    hint: 'Messages with a sequence are sent again without being stored twice.',
  });
}
