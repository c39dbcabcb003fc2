import type {
  Delivery,
  DeliveryGap,
  MessageBroker,
  MessagePosition,
  Subscription,
  TransportCapabilities,
} from '../../transports/index.js';

/** What the conformance suite needs of a transport. */
export interface TransportHarness {
  /** The one word for the transport. */
  readonly name: string;
  /** A broker with connections of its own to one and the same server; the suite closes it. */
  open(): Promise<MessageBroker>;
  /** A topic that nobody has used. */
  topic(): string;
  /** Breaks the connections that are there, as a network does; left out where there are none. */
  readonly interrupt?: () => Promise<void> | void;
  /** Makes a subscription to the topic miss messages; what is published later has to arrive. */
  readonly lose: (topic: string, broker: MessageBroker) => Promise<void>;
  /** A broker whose server is not there. Left out where there is no server. */
  readonly openAbsent?: () => Promise<MessageBroker>;
  /** A broker with a password that the server does not know. */
  readonly openWrongPassword?: () => Promise<MessageBroker>;
  /** The largest message that `open` lets through. */
  readonly maxMessageBytes: number;
}

/** A rule of the suite was broken. */
export class TransportBroken extends Error {
  readonly check: string;

  constructor(check: string, message: string) {
    super(`${check}: ${message}`);
    this.name = 'TransportBroken';
    this.check = check;
  }
}

/** What a check has found. */
export type Finding =
  /** It was seen to be so. */
  | 'proven'
  /** The transport says that it cannot, and refuses in plain words. */
  | 'refused'
  /** There is nothing to look at, as connections within a process. */
  | 'notApplicable';

/** A part of the suite at work: what it has opened is closed when it is over. */
export class Bench {
  readonly harness: TransportHarness;
  private readonly check: string;
  private readonly opened: { close(): Promise<void> }[] = [];

  constructor(harness: TransportHarness, check: string) {
    this.harness = harness;
    this.check = check;
  }

  async broker(open: () => Promise<MessageBroker> = () => this.harness.open()): Promise<MessageBroker> {
    const broker = await open();
    this.opened.push(broker);
    return broker;
  }

  fail(message: string): never {
    throw new TransportBroken(this.check, message);
  }

  expect(condition: boolean, message: () => string): void {
    if (!condition) this.fail(message());
  }

  same(found: unknown, expected: unknown, what: string): void {
    const [a, b] = [shown(found), shown(expected)];
    if (a !== b) this.fail(`${what}: expected ${b}, found ${a}`);
  }

  /** A refusal in plain words, naming what is lacking. */
  async refuses(work: () => Promise<unknown>, capability: keyof TransportCapabilities): Promise<Finding> {
    try {
      await work();
    } catch (error) {
      const { code, reason, message } = error as { code?: string; reason?: string; message: string };
      if (code === 'TransportRefused' && reason === 'capability' && message.includes(capability)) return 'refused';
      this.fail(`it should refuse what needs "${capability}" by that name, but fails with: ${String(error)}`);
    }
    return this.fail(`it says that it lacks "${capability}", but takes what needs it`);
  }

  /** The error of what has to fail. */
  async failure(
    work: () => Promise<unknown>,
  ): Promise<{ readonly code?: string; readonly reason?: string; readonly message: string }> {
    try {
      await work();
    } catch (error) {
      return error as Error;
    }
    return this.fail('it should have failed');
  }

  /** Receives until there are so many messages; fails when they do not come. */
  async messages(subscription: Subscription, count: number, withinMs = 10_000): Promise<Delivery[]> {
    const found = await this.all(subscription, withinMs, (list) => messagesIn(list).length >= count);
    const messages = messagesIn(found);
    this.expect(messages.length >= count, () => `${count} messages were expected, ${messages.length} came`);
    return messages;
  }

  /** Receives until `enough`, or until nothing has come for so long. */
  async all(
    subscription: Subscription,
    withinMs: number,
    enough: (list: readonly (Delivery | DeliveryGap)[]) => boolean,
  ): Promise<(Delivery | DeliveryGap)[]> {
    const found: (Delivery | DeliveryGap)[] = [];
    while (!enough(found)) {
      const next = await subscription.receive(64, withinMs);
      if (next.length === 0) break;
      found.push(...next);
    }
    return found;
  }

  /** Nothing comes any more. */
  async silence(subscription: Subscription, ms: number): Promise<void> {
    const more = await subscription.receive(1, ms);
    this.expect(more.length === 0, () => `nothing more was expected, but ${texts(more).join(', ')} came`);
  }

  async close(): Promise<void> {
    for (const each of this.opened) await each.close();
  }
}

export function messagesIn(list: readonly (Delivery | DeliveryGap)[]): Delivery[] {
  return list.filter((each) => each.kind === 'message');
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function texts(list: readonly (Delivery | DeliveryGap)[]): string[] {
  return list.map((each) => (each.kind === 'gap' ? `(gap: ${each.reason})` : new TextDecoder().decode(each.payload)));
}

export function positions(list: readonly Delivery[]): MessagePosition[] {
  return list.map(({ position }) => position);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));
}
