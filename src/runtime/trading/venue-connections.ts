import type { FlowContext, Venue, VenueAccess, VenueEntry } from '../../core/index.js';

/** The connections of a run to its venue, one for each account: desks of one account share it. */
export class VenueConnections implements VenueAccess {
  private readonly entry: VenueEntry;
  private readonly venues = new Map<string, Venue>();

  constructor(entry: VenueEntry) {
    this.entry = entry;
  }

  open(accountId: string, context: FlowContext): Venue {
    const venue = this.venues.get(accountId) ?? this.entry.open({ accountId, context });
    this.venues.set(accountId, venue);
    return venue;
  }

  /** Connects all that live desks have asked for. */
  async connect(): Promise<void> {
    await Promise.all([...this.venues.values()].map(async (venue) => venue.connect?.()));
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.venues.values()].map(async (venue) => venue.close?.()));
  }
}
