/** How many orders are remembered. */
const KEPT = 20_000;

interface Known {
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly symbol: string;
}

/** Our ids of orders, the exchange's, and the symbols they are of, as far as they have been heard. */
export class OrderNames {
  private readonly byVenueId = new Map<string, Known>();
  private readonly byClientId = new Map<string, Known>();

  learn(known: Known): void {
    this.byVenueId.set(known.venueOrderId, known);
    this.byClientId.set(known.clientOrderId, known);
    for (const kept of [this.byVenueId, this.byClientId])
      if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  }

  /** Our id of an order of the exchange. */
  clientIdOf(venueOrderId: string | undefined): string | undefined {
    return venueOrderId === undefined ? undefined : this.byVenueId.get(venueOrderId)?.clientOrderId;
  }

  of(clientOrderId: string): Known | undefined {
    return this.byClientId.get(clientOrderId);
  }
}
