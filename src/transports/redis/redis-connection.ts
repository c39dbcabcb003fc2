import { wait, type Cancel } from '../../base/clock.js';
import { NotConnected } from '../../base/errors.js';
import type { HealthBoard } from '../health-board.js';
import type { TransportPorts } from '../message-broker.js';
import { TransportRefused } from '../transport-refused.js';
import { openLink, type RedisArgument, type RedisLink, type RedisReply } from './ioredis.js';
import { addressOf, type RedisSettings } from './redis-settings.js';

const FIRST_WAIT_MS = 20;
const MOST_WAIT_MS = 2000;

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
  private readonly board: HealthBoard;
  private current: Promise<RedisLink> | undefined;
  private live: RedisLink | undefined;
  private failures = 0;
  private readonly over = new AbortController();
  /** Counts the connections that have been made. */
  private generation = 0;

  constructor(settings: RedisSettings, ports: TransportPorts, board: HealthBoard) {
    this.settings = settings;
    this.ports = ports;
    this.board = board;
  }

  get isClosed(): boolean {
    return this.over.signal.aborted;
  }

  /** The connection as it is, or a new one; one try. */
  link(): Promise<RedisLink> {
    if (this.isClosed) return Promise.reject(this.closedError());
    this.current ??= this.connect();
    return this.current;
  }

  private async connect(): Promise<RedisLink> {
    const address = addressOf(this.settings);
    try {
      const link = await openLink(this.settings, this.ports.clock);
      if (this.isClosed) {
        link.destroy();
        throw this.closedError();
      }
      this.live = link;
      this.generation++;
      void link.closed.then((reason) => {
        if (this.live !== link) return;
        this.live = undefined;
        this.current = undefined;
        if (!this.isClosed) this.board.trouble(this, `the connection to ${address} broke: ${reason}`);
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
  async attempt<T>(work: (calls: RedisCalls) => Promise<T>, patienceMs: number): Promise<T> {
    const { clock } = this.ports;
    const until = clock.monotonicMs() + patienceMs;
    for (;;) {
      try {
        const link = await this.link();
        const done = await work(this.callsOn(link));
        this.works();
        return done;
      } catch (error) {
        await this.recover(error, until - clock.monotonicMs());
      }
    }
  }

  /** What was not so has become so. */
  works(): void {
    this.failures = 0;
    this.board.well(this);
  }

  /**
   * Waits before another try.
   * @throws the error when another try cannot help, or there is no time for one
   */
  async recover(error: unknown, leftMs: number): Promise<void> {
    const isPassing = error instanceof NotConnected || (error instanceof TransportRefused && error.isPassing);
    if (this.isClosed) throw this.closedError();
    if (!isPassing) {
      if (error instanceof TransportRefused && (error.reason === 'credentials' || error.reason === 'tls'))
        this.board.trouble(this, error.message, 'unhealthy');
      throw error;
    }
    this.board.trouble(this, error.message);
    // Behind an address another may have become the master.
    if (error instanceof TransportRefused && error.reason === 'readOnly') this.drop();
    const full = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures++, 10));
    const waitMs = full * (1 - this.ports.random.next() / 2);
    if (leftMs <= 0) {
      this.board.trouble(this, error.message, 'unhealthy');
      throw error;
    }
    await wait(this.ports.clock, Math.min(waitMs, leftMs), this.over.signal).catch(() => undefined);
    if (this.isClosed) throw this.closedError();
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

  private closedError(): NotConnected {
    return new NotConnected('The connection to Redis is closed.', { component: 'redis' });
  }

  close(): void {
    if (this.isClosed) return;
    this.over.abort(this.closedError());
    this.board.well(this);
    this.drop();
  }
}
