import { RxArrowError, type Clock } from '../../../base/index.js';
import type { Venue } from '../../../core/index.js';

/** What passes between a desk and a venue, for as long as the run lasts: every answer has a deadline, every pause an end. */
export class VenueLine {
  readonly venue: Venue;
  readonly clock: Clock;
  private readonly answerMs: number;
  private readonly pauses = new Set<() => void>();
  private isClosed = false;

  /** @param answerMs How long an answer of the venue is waited for. */
  constructor(venue: Venue, clock: Clock, answerMs: number) {
    this.venue = venue;
    this.clock = clock;
    this.answerMs = answerMs;
  }

  get closed(): boolean {
    return this.isClosed;
  }

  close(): void {
    this.isClosed = true;
    for (const end of this.pauses) end();
    this.pauses.clear();
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
  pause(ms: number): Promise<boolean> {
    if (this.isClosed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = this.clock.schedule(ms, () => {
        this.pauses.delete(end);
        resolve(true);
      });
      const end = (): void => {
        cancel();
        resolve(false);
      };
      this.pauses.add(end);
    });
  }
}
