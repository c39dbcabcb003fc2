import { ZoneOffsets } from '../../columnar/index.js';

const QUARTER_SECONDS = 900;
const DAY_SECONDS = 86_400;

/** Turns times of the clock on the wall of a place into UTC. */
export class WallClock {
  private readonly offsets: ZoneOffsets;
  // Clocks are only ever changed at a quarter of an hour.
  private readonly known = new Map<number, number>();

  /** @throws RangeError for a zone that does not exist */
  constructor(timeZone: string) {
    this.offsets = new ZoneOffsets(timeZone);
  }

  /**
   * Seconds that the place is ahead of UTC when its clock shows this time (as seconds since 1970), or NaN when its clock never
   * shows it: the hour that is left out in spring. The hour that comes twice in autumn is the first one.
   */
  offsetAt(wallSeconds: number): number {
    const quarter = Math.floor(wallSeconds / QUARTER_SECONDS);
    let offset = this.known.get(quarter);
    if (offset === undefined) {
      if (this.known.size > 100_000) this.known.clear();
      offset = this.find(quarter * QUARTER_SECONDS);
      this.known.set(quarter, offset);
    }
    return offset;
  }

  private find(wallSeconds: number): number {
    for (const near of [-DAY_SECONDS, DAY_SECONDS]) {
      const offset = this.offsets.exactlyAt(wallSeconds + near);
      if (this.offsets.exactlyAt(wallSeconds - offset) === offset) return offset;
    }
    return Number.NaN;
  }
}
