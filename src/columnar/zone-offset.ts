const QUARTER_SECONDS = 900;
const MOST_KNOWN = 100_000;

/** How far the clocks of a place are ahead of UTC, by the time zone data that the platform has. */
export class ZoneOffsets {
  private readonly format: Intl.DateTimeFormat;
  // Clocks are only ever changed at a quarter of an hour.
  private readonly known = new Map<number, number>();

  /** @throws RangeError for a zone that does not exist */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'narrow',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Seconds that the place is ahead of UTC at an instant, given in seconds since 1970. */
  at(seconds: number): number {
    const quarter = Math.floor(seconds / QUARTER_SECONDS);
    let offset = this.known.get(quarter);
    if (offset === undefined) {
      if (this.known.size > MOST_KNOWN) this.known.clear();
      offset = this.exactlyAt(quarter * QUARTER_SECONDS);
      this.known.set(quarter, offset);
    }
    return offset;
  }

  /** The same without a memory, for times before clocks kept to quarters of an hour. */
  exactlyAt(seconds: number): number {
    const parts: Record<string, string> = {};
    for (const { type, value } of this.format.formatToParts(seconds * 1000)) parts[type] = value;
    const year = parts['era'] === 'B' ? 1 - Number(parts['year']) : Number(parts['year']);
    const wall = Date.UTC(
      year,
      Number(parts['month']) - 1,
      Number(parts['day']),
      Number(parts['hour']),
      Number(parts['minute']),
      Number(parts['second']),
    );
    return wall / 1000 - seconds;
  }
}
