import type { Cancel } from '../../base/clock.js';
import { NotConnected } from '../../base/errors.js';
import type { HealthBoard } from '../health-board.js';
import type { TransportPorts } from '../message-broker.js';
import { Recovery } from '../recovery.js';
import { TransportRefused } from '../transport-refused.js';
import { openLink, type RedisArgument, type RedisLink, type RedisReply } from './ioredis.js';
import { addressOf, type RedisSettings } from './redis-settings.js';

/** What somebody does with a connection that is made again when it breaks. */
export interface RedisCalls {
  /** Number of the connection. */
  readonly generation: number;
  call(command: string, ...given: readonly RedisArgument[]): Promise<RedisReply>;
  /** With a time of its own, for commands that wait in the server. */
  callWithin(ms: number, command: string, ...given: readonly RedisArgument[]): Promise<RedisReply>;
}

/**
 * A connection to Redis that is made again when it breaks, with growing pauses and some chance in them. Commands have a time-out;
 * past it the connection is given up, since nobody knows what is still to come over it. Nothing is sent again by itself.
 */
export class RedisConnection {
  private readonly settings: RedisSettings;
  private readonly ports: TransportPorts;
  private readonly recovery: Recovery;
  private current: Promise<RedisLink> | undefined;
  private live: RedisLink | undefined;
  /** Counts the connections that have been made. */
  private generation = 0;

  constructor(settings: RedisSettings, ports: TransportPorts, board: HealthBoard) {
    this.settings = settings;
    this.ports = ports;
    this.recovery = new Recovery(ports, board, closedError);
  }

  get isClosed(): boolean {
    return this.recovery.isClosed;
  }

  /** The connection as it is, or a new one; one try. */
  link(): Promise<RedisLink> {
    if (this.isClosed) return Promise.reject(closedError());
    this.current ??= this.connect();
    return this.current;
  }

  private async connect(): Promise<RedisLink> {
    const address = addressOf(this.settings);
    try {
      const link = await openLink(this.settings, this.ports.clock);
      if (this.isClosed) {
        link.destroy();
        throw closedError();
      }
      this.live = link;
      this.generation++;
      void link.closed.then((reason) => {
        if (this.live !== link) return;
        this.live = undefined;
        this.current = undefined;
        this.recovery.trouble(`the connection to ${address} broke: ${reason}`);
      });
      return link;
    } catch (error) {
      this.current = undefined;
      throw error;
    }
  }

  /** Lets the connection go, so that the next command makes a new one. */
  drop(): void {
    const { live } = this;
    this.live = undefined;
    this.current = undefined;
    live?.destroy();
  }

  /**
   * Does something with a connection, again with another when that breaks or the server wants to be left alone for a while: only for
   * what may be done twice.
   * @throws NotConnected when it could not be done within `patienceMs`; TransportRefused when it is not wanted
   */
  attempt<T>(work: (calls: RedisCalls) => Promise<T>, patienceMs: number): Promise<T> {
    return this.recovery.attempt(async () => {
      try {
        return await work(this.callsOn(await this.link()));
      } catch (error) {
        this.dropReplica(error);
        throw error;
      }
    }, patienceMs);
  }

  /** What was not so has become so. */
  works(): void {
    this.recovery.works();
  }

  /**
   * Waits before another try.
   * @throws the error when another try cannot help, or there is no time for one
   */
  async recover(error: unknown, leftMs: number): Promise<void> {
    this.dropReplica(error);
    await this.recovery.pause(error, leftMs);
  }

  // Behind an address another may have become the master.
  private dropReplica(error: unknown): void {
    if (error instanceof TransportRefused && error.reason === 'readOnly') this.drop();
  }

  /** Commands over one connection. */
  callsOn(link: RedisLink): RedisCalls {
    const callWithin: RedisCalls['callWithin'] = (ms, command, ...given) =>
      this.within(link, ms, command, link.call(command, ...given));
    return {
      generation: this.generation,
      call: (command, ...given) => callWithin(this.settings.commandTimeoutMs, command, ...given),
      callWithin: (ms, ...given) => callWithin(ms + this.settings.commandTimeoutMs, ...given),
    };
  }

  private within<T>(link: RedisLink, ms: number, command: string, answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel: Cancel = this.ports.clock.schedule(ms, () => {
        reject(new NotConnected(`Redis did not answer ${command} within ${ms} ms.`, { component: 'redis' }));
        if (this.live === link) this.drop();
        else link.destroy();
      });
      answer.then(
        (value) => {
          cancel();
          resolve(value);
        },
        (error: unknown) => {
          cancel();
          reject(error as Error);
        },
      );
    });
  }

  close(): void {
    if (this.isClosed) return;
    this.recovery.close();
    this.drop();
  }
}

function closedError(): NotConnected {
  return new NotConnected('The connection to Redis is closed.', { component: 'redis' });
}
