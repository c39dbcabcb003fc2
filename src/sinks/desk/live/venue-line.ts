import { RxArrowError, wait, type Clock } from '../../../base/index.js';
import type { Venue } from '../../../core/index.js';

/** What passes between a desk and a venue, for as long as the run lasts: every answer has a deadline, every pause an end. */
export class VenueLine {
  readonly venue: Venue;
  readonly clock: Clock;
  private readonly answerMs: number;
  private readonly aborter = new AbortController();

  /** @param answerMs How long an answer of the venue is waited for. */
  constructor(venue: Venue, clock: Clock, answerMs: number) {
    this.venue = venue;
    this.clock = clock;
    this.answerMs = answerMs;
  }

  get closed(): boolean {
    return this.aborter.signal.aborted;
  }

  close(): void {
    this.aborter.abort(new RxArrowError('Closed', 'The run has ended.', { component: 'desk' }));
  }

  /** @throws RxArrowError when no answer comes in time */
  async answerTo<T>(answer: Promise<T>, question: string): Promise<T> {
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = this.clock.schedule(this.answerMs, () =>
        reject(
          new RxArrowError('NoAnswer', `${this.venue.name}: no answer to "${question}" within ${this.answerMs} ms.`, {
            component: 'desk',
          }),
        ),
      );
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      cancel();
    }
  }

  /** False when the run has ended meanwhile. */
  async pause(ms: number): Promise<boolean> {
    if (this.closed) return false;
    try {
      await wait(this.clock, ms, this.aborter.signal);
      return !this.closed;
    } catch {
      return false;
    }
  }
}
