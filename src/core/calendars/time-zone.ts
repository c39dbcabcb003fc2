import { InvalidParams } from '../../base/errors.js';
import { once } from '../../base/once.js';
import { ZoneOffsets } from '../../columnar/zone-offset.js';

const DAY_MS = 86_400_000;

/** Clocks of a place, from the time zone database that JavaScript brings along (`Intl`). */
export class TimeZone {
  readonly name: string;
  private readonly offsets: ZoneOffsets;
  /** By day in UTC: the offset, or NaN where it changes within the day. */
  private readonly byDay = new Map<number, number>();

  /** @throws InvalidParams for a name that is not in the database */
  constructor(name: string) {
    this.name = name;
    try {
      this.offsets = new ZoneOffsets(name);
    } catch (cause) {
      throw new InvalidParams({
        component: 'calendar',
        path: 'timeZone',
        found: name,
        expected: 'a time zone such as "America/New_York"',
        cause,
      });
    }
  }

  /** How far clocks are ahead of UTC at a moment, both in ms. */
  offsetMs(utcMs: number): number {
    const day = Math.floor(utcMs / DAY_MS);
    let offset = this.byDay.get(day);
    if (offset === undefined) {
      const first = this.lookUp(day * DAY_MS);
      offset = first === this.lookUp((day + 1) * DAY_MS) ? first : Number.NaN;
      this.byDay.set(day, offset);
    }
    return Number.isNaN(offset) ? this.lookUp(utcMs) : offset;
  }

  private lookUp(utcMs: number): number {
    return this.offsets.exactlyAt(Math.floor(utcMs / 1000)) * 1000;
  }

  /** The moment at which clocks show a time, `localMs` counted as if they were UTC; of two that one before they go back. */
  utcMs(localMs: number): number {
    const before = localMs - this.offsetMs(localMs - DAY_MS);
    const after = localMs - this.offsetMs(localMs + DAY_MS);
    // Only one of the offsets before and after a change is in force at the moment that it gives.
    if (before === after || this.offsetMs(before) === localMs - before) return before;
    return after;
  }
}

const zones = once(() => new Map<string, TimeZone>());

/** A time zone by its name. */
export function timeZone(name: string): TimeZone {
  let zone = zones().get(name);
  if (zone === undefined) zones().set(name, (zone = new TimeZone(name)));
  return zone;
}
