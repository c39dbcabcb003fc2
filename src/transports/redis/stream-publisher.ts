import { createHash } from 'node:crypto';
import { NotConnected } from '../../base/errors.js';
import type { OutgoingMessage, Publisher, TransportPorts } from '../message-broker.js';
import { TransportRefused } from '../transport-refused.js';
import type { RedisArgument, RedisLink } from './ioredis.js';
import type { RedisConnection } from './redis-connection.js';
import { besideKey, fieldsOf } from './stream-entry.js';

/** What a stream keeps; the rest is trimmed when something is added. */
export interface StreamRetention {
  /** About so many messages. */
  readonly messages: number | undefined;
  /** About so long. */
  readonly ageMs: number | undefined;
}

export interface StreamPublisherOptions {
  readonly stream: string;
  readonly producer: string | undefined;
  readonly patienceMs: number;
  readonly retention: StreamRetention;
  readonly maxMessageBytes: number;
}

// Messages that are on their way at once, and that may wait; whoever publishes more waits for those before.
const MOST_UNDER_WAY = 32;
const IDENTITIES_KEPT = 100_000;

/**
 * Adds a message if its number is the next of its producer. Numbers may not be passed over: of messages that are on their way together
 * one may be refused, and those behind it must not make it look as if it had been stored. KEYS: stream, producers, identities. ARGV:
 * producer, number, whether nothing is on its way before it, identity, how many to keep, since when, the fields.
 */
const ADD = `
local producer, number, first, identity = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1', ARGV[4]
if producer ~= '' then
  local last = tonumber(redis.call('HGET', KEYS[2], producer) or '-1')
  if number <= last then return 0 end
  if number > last + 1 and not first then return redis.error_reply('SEQUENCE ' .. (last + 1) .. ' is the next number of ' .. producer) end
end
if identity ~= '' then
  local time = redis.call('TIME')
  if redis.call('ZADD', KEYS[3], 'NX', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), identity) == 0 then return 0 end
  redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -${IDENTITIES_KEPT + 1})
end
local add = { 'XADD', KEYS[1] }
if ARGV[5] ~= '' then
  table.insert(add, 'MAXLEN') table.insert(add, '~') table.insert(add, ARGV[5])
elseif ARGV[6] ~= '' then
  table.insert(add, 'MINID') table.insert(add, '~') table.insert(add, (tonumber(redis.call('TIME')[1]) * 1000 - tonumber(ARGV[6])) .. '-0')
end
table.insert(add, '*')
for at = 7, #ARGV do table.insert(add, ARGV[at]) end
redis.call(unpack(add))
if producer ~= '' then redis.call('HSET', KEYS[2], producer, ARGV[2]) end
return 1
`;
const ADD_SHA = createHash('sha1').update(ADD).digest('hex');

interface Outgoing {
  readonly message: OutgoingMessage;
  readonly sinceMs: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Adds messages to a stream in order, many on their way at once, each stored once. */
export class StreamPublisher implements Publisher {
  private readonly options: StreamPublisherOptions;
  private readonly connection: RedisConnection;
  private readonly ports: TransportPorts;
  private readonly keys: readonly string[];
  private readonly closedFor: () => void;
  /** Those on their way come first. */
  private queue: Outgoing[] = [];
  private underWay = 0;
  private isPumping = false;
  /** The connection over which the server has been told the script. */
  private toldOver: RedisLink | undefined;
  private roomWaiters: (() => void)[] = [];
  private recovering: Promise<void> | undefined;
  /** The lowest number that was given up. */
  private missing: bigint | undefined;
  private closed = false;

  constructor(
    options: StreamPublisherOptions,
    connection: RedisConnection,
    ports: TransportPorts,
    closedFor: () => void,
  ) {
    this.options = options;
    this.connection = connection;
    this.ports = ports;
    this.closedFor = closedFor;
    const { stream } = options;
    this.keys = [stream, besideKey(stream, 'producers'), besideKey(stream, 'identities')];
  }

  async lastSequence(): Promise<bigint | undefined> {
    const { producer, patienceMs } = this.options;
    if (producer === undefined) return undefined;
    const last = await this.connection.attempt(
      ({ call }) => call('HGET', this.keys[1] as string, producer),
      patienceMs,
    );
    return Buffer.isBuffer(last) ? BigInt(last.toString()) : undefined;
  }

  async publish(message: OutgoingMessage): Promise<void> {
    const { producer, maxMessageBytes } = this.options;
    const { length } = message.payload;
    if (length > maxMessageBytes)
      throw new TransportRefused(
        'tooLarge',
        `A message of ${length} bytes is larger than the limit of ${maxMessageBytes}.`,
        {
          component: 'redis',
        },
      );
    if (message.sequence !== undefined && producer === undefined)
      throw new TransportRefused('other', 'A sequence needs the name of a producer.', { component: 'redis' });
    const { sequence } = message;
    if (sequence !== undefined && this.missing !== undefined && sequence !== this.missing)
      throw new TransportRefused(
        'conflict',
        `Number ${this.missing} was given up and has to be published before ${sequence}.`,
        {
          component: 'redis',
        },
      );
    this.missing = sequence === undefined ? this.missing : undefined;
    while (this.queue.length >= 2 * MOST_UNDER_WAY && !this.closed)
      await new Promise<void>((resolve) => this.roomWaiters.push(resolve));
    if (this.closed) throw closedError();
    await new Promise<void>((done, failed) => {
      this.queue.push({ message, sinceMs: this.ports.clock.monotonicMs(), done, failed });
      void this.pump();
    });
  }

  private async pump(): Promise<void> {
    if (this.isPumping) return;
    this.isPumping = true;
    try {
      while (this.queue.length > this.underWay && this.underWay < MOST_UNDER_WAY && !this.closed) {
        if (this.recovering !== undefined) {
          await this.recovering;
          continue;
        }
        let link: RedisLink;
        try {
          link = await this.connection.link();
        } catch (error) {
          await this.recover(this.queue[this.underWay], error);
          continue;
        }
        // Others may have settled or failed meanwhile.
        const next = this.queue[this.underWay];
        if (next !== undefined && this.underWay < MOST_UNDER_WAY && this.recovering === undefined)
          this.send(next, link);
      }
    } finally {
      this.isPumping = false;
    }
  }

  /** Waits before the messages are sent again, once for all that have failed together. */
  private recover(entry: Outgoing | undefined, error: unknown): Promise<void> {
    this.recovering ??= this.recoverNow(entry, error).finally(() => {
      this.recovering = undefined;
    });
    return this.recovering;
  }

  private async recoverNow(entry: Outgoing | undefined, error: unknown): Promise<void> {
    const { patienceMs } = this.options;
    const since = entry?.sinceMs ?? this.ports.clock.monotonicMs();
    try {
      await this.connection.recover(error, since + patienceMs - this.ports.clock.monotonicMs());
    } catch {
      if (entry !== undefined) this.giveUp(entry, error);
    }
  }

  private send(entry: Outgoing, link: RedisLink): void {
    const isFirst = this.underWay === 0;
    this.underWay++;
    this.connection
      .callsOn(link)
      .call(...this.command(entry.message, isFirst, link))
      .then(
        () => {
          this.connection.works();
          this.settle(entry);
          entry.done();
        },
        (error: unknown) => this.sendFailed(entry, error),
      )
      .finally(() => void this.pump());
  }

  private command(message: OutgoingMessage, isFirst: boolean, link: RedisLink): [string, ...RedisArgument[]] {
    const { stream, retention } = this.options;
    const { payload, key, sequence, identity, properties } = message;
    const producer = sequence === undefined ? undefined : this.options.producer;
    const fields = fieldsOf(payload, key, producer, sequence, properties);
    const { messages, ageMs } = retention;
    if (sequence === undefined && identity === undefined && ageMs === undefined)
      return ['XADD', stream, ...(messages === undefined ? [] : ['MAXLEN', '~', messages]), '*', ...fields];
    const kept = [messages === undefined ? '' : String(messages), ageMs === undefined ? '' : String(ageMs)];
    const known = [producer ?? '', String(sequence ?? 0n), isFirst ? '1' : '0', identity ?? ''];
    // In full once for each connection: the server may be another one, or have forgotten it.
    const script = this.toldOver === link ? ['EVALSHA', ADD_SHA] : ['EVAL', ADD];
    this.toldOver = link;
    return [script[0] as string, script[1] as string, this.keys.length, ...this.keys, ...known, ...kept, ...fields];
  }

  private settle(entry: Outgoing): void {
    const at = this.queue.indexOf(entry);
    if (at < 0) return;
    this.queue.splice(at, 1);
    if (at < this.underWay) this.underWay--;
    const waiters = this.roomWaiters;
    this.roomWaiters = [];
    for (const resolve of waiters) resolve();
  }

  private sendFailed(entry: Outgoing, error: unknown): void {
    const at = this.queue.indexOf(entry);
    if (at < 0) return;
    const { sequence, identity } = entry.message;
    // Whether it was stored nobody can say, and a second one would be one too many.
    if (sequence === undefined && identity === undefined && error instanceof NotConnected) {
      this.giveUp(
        entry,
        new NotConnected('The connection broke while a message was on its way; it may or may not have been stored.', {
          component: 'redis',
          cause: error,
          hint: 'Messages with a sequence are sent again without being stored twice.',
        }),
      );
      return;
    }
    // Answers come in order, so this is the first that failed: it and all behind it are sent again. What those answer is ignored,
    // unless they have been stored.
    if (at >= this.underWay) return;
    this.underWay = at;
    if (error instanceof TransportRefused && error.message.includes('NOSCRIPT')) this.toldOver = undefined;
    void this.recover(entry, error);
  }

  private giveUp(entry: Outgoing, error: unknown): void {
    this.settle(entry);
    entry.failed(this.closed ? closedError() : error);
    const { sequence } = entry.message;
    if (sequence === undefined) return;
    // Those behind it must not be stored before it, or it would be taken for stored when it is tried again.
    this.missing ??= sequence;
    for (const behind of [...this.queue])
      if (behind.message.sequence !== undefined && behind.message.sequence > sequence) this.giveUp(behind, error);
  }

  close(): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      for (const entry of [...this.queue]) this.giveUp(entry, closedError());
      for (const resolve of this.roomWaiters) resolve();
      this.closedFor();
    }
    return Promise.resolve();
  }
}

function closedError(): NotConnected {
  return new NotConnected('The publisher is closed.', { component: 'redis' });
}
