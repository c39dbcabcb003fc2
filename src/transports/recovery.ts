import { wait } from '../base/clock.js';
import { NotConnected } from '../base/errors.js';
import type { HealthBoard } from './health-board.js';
import type { TransportPorts } from './message-broker.js';
import { TransportRefused } from './transport-refused.js';

const FIRST_WAIT_MS = 20;
const MOST_WAIT_MS = 2000;

/** Tries again what a server could not do for the moment, with growing pauses and some chance in them, and tells health. */
export class Recovery {
  private readonly ports: TransportPorts;
  private readonly board: HealthBoard;
  private readonly closedError: () => Error;
  private readonly over = new AbortController();
  private failures = 0;

  /** `closedError` makes the error of what is still tried when it is closed. */
  constructor(ports: TransportPorts, board: HealthBoard, closedError: () => Error) {
    this.ports = ports;
    this.board = board;
    this.closedError = closedError;
  }

  get isClosed(): boolean {
    return this.over.signal.aborted;
  }

  /** What was not so has become so. */
  works(): void {
    this.failures = 0;
    this.board.well(this);
  }

  trouble(reason: string): void {
    if (!this.isClosed) this.board.trouble(this, reason);
  }

  /**
   * Does something, again when the server cannot be reached or wants to be left alone for a while: only for what may be done twice.
   * Who stands in the way is waited for as long as `conflictMs`: somebody who has just gone may seem to be there still.
   * @throws NotConnected when it could not be done within `patienceMs`; TransportRefused when it is not wanted
   */
  async attempt<T>(work: () => Promise<T>, patienceMs: number, conflictMs = 0): Promise<T> {
    const { clock } = this.ports;
    const began = clock.monotonicMs();
    for (;;) {
      try {
        if (this.isClosed) throw this.closedError();
        const done = await work();
        this.works();
        return done;
      } catch (error) {
        const passedMs = clock.monotonicMs() - began;
        await this.pause(error, patienceMs - passedMs, conflictMs - passedMs);
      }
    }
  }

  /**
   * Waits before another try.
   * @throws the error when another try cannot help, or there is no time for one
   */
  async pause(error: unknown, leftMs: number, conflictLeftMs = 0): Promise<void> {
    const isPassing = error instanceof NotConnected || (error instanceof TransportRefused && error.isPassing);
    if (this.isClosed) throw this.closedError();
    const isConflict = error instanceof TransportRefused && error.reason === 'conflict';
    const left = isConflict ? conflictLeftMs : leftMs;
    if (!isPassing && !(isConflict && left > 0)) {
      if (error instanceof TransportRefused && (error.reason === 'credentials' || error.reason === 'tls'))
        this.board.trouble(this, error.message, 'unhealthy');
      throw error;
    }
    this.board.trouble(this, error.message, left <= 0 ? 'unhealthy' : 'degraded');
    if (left <= 0) throw error;
    const full = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures++, 10));
    const waitMs = full * (1 - this.ports.random.next() / 2);
    await wait(this.ports.clock, Math.min(waitMs, left), this.over.signal).catch(() => undefined);
    if (this.isClosed) throw this.closedError();
  }

  close(): void {
    if (this.isClosed) return;
    this.over.abort(this.closedError());
    this.board.well(this);
  }
}
