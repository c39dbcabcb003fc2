/** Fills as plain columns in order of time. `side` is +1 for a buy, -1 for a sell; `fee` is a cost, in money. */
export interface FillColumns {
  readonly timeNs: BigInt64Array;
  readonly symbol: readonly string[];
  readonly side: Int8Array;
  readonly quantity: Float64Array;
  readonly price: Float64Array;
  readonly fee: Float64Array;
  /** Value of one point for one unit, the same for all fills of a symbol; 1 without. */
  readonly multiplier?: Float64Array;
}

/** What was held before the first fill. */
export interface OpeningPosition {
  /** Signed units. */
  readonly quantity: number;
  /** Mean price paid. */
  readonly price: number;
  /** Value of one point for one unit; 1 without. */
  readonly multiplier?: number;
  /** From when on it counts, ns since 1970 UTC. */
  readonly timeNs: bigint;
}

/**
 * One position from flat to flat, however often it was added to or reduced on the way. A fill that turns a position round
 * ends one trip and begins the next, its fee split by quantity. Money is in account currency.
 */
export interface RoundTrip {
  readonly symbol: string;
  readonly direction: 'long' | 'short';
  readonly openedNs: bigint;
  /** Null while the position is open; profit then counts the rest at its mark. */
  readonly closedNs: bigint | null;
  /** Largest position held, in units. */
  readonly quantity: number;
  /** Average price of the fills that opened or added. */
  readonly entryPrice: number;
  /** Average price of the fills that reduced (for an open trip the rest counts at its mark). */
  readonly exitPrice: number;
  readonly fees: number;
  /** Net of fees. */
  readonly profit: number;
  /** Profit over the money that went into the entries, a fraction. */
  readonly return: number;
  readonly fills: number;
}

interface OpenTrip {
  direction: 1 | -1;
  /** Value of one point for one unit. */
  point: number;
  openedNs: bigint;
  held: number;
  largest: number;
  entered: number;
  entryValue: number;
  exited: number;
  exitValue: number;
  fees: number;
  fills: number;
}

// A position of thousands of partial fills does not add up to exactly zero.
const FLAT = 1e-9;

function close(symbol: string, trip: OpenTrip, closedNs: bigint | null, mark: number): RoundTrip {
  const exitValue = trip.exitValue + (closedNs === null ? trip.held * mark : 0);
  const exited = trip.exited + (closedNs === null ? trip.held : 0);
  const profit = trip.direction * (exitValue - trip.entryValue) * trip.point - trip.fees;
  return {
    symbol,
    direction: trip.direction > 0 ? 'long' : 'short',
    openedNs: trip.openedNs,
    closedNs,
    quantity: trip.largest,
    entryPrice: trip.entryValue / trip.entered,
    exitPrice: exitValue / exited,
    fees: trip.fees,
    profit,
    return: profit / (trip.entryValue * trip.point),
    fills: trip.fills,
  };
}

function newTrip(direction: 1 | -1, point: number, openedNs: bigint): OpenTrip {
  return {
    direction,
    point,
    openedNs,
    held: 0,
    largest: 0,
    entered: 0,
    entryValue: 0,
    exited: 0,
    exitValue: 0,
    fees: 0,
    fills: 0,
  };
}

function enter(trip: OpenTrip, quantity: number, price: number): void {
  trip.held += quantity;
  trip.largest = Math.max(trip.largest, trip.held);
  trip.entered += quantity;
  trip.entryValue += quantity * price;
}

/**
 * Round trips in the order in which they ended, open ones last in the order of their symbols. `marks` values what is still
 * held (price per symbol); without one its last fill price counts. Fills without side or quantity are passed over.
 * Positions of the `opening` began before the first fill.
 */
export function roundTrips(
  fills: FillColumns,
  marks?: ReadonlyMap<string, number>,
  opening?: ReadonlyMap<string, OpeningPosition>,
): RoundTrip[] {
  const open = new Map<string, OpenTrip>();
  const lastPrice = new Map<string, number>();
  for (const [symbol, { quantity, price, multiplier = 1, timeNs }] of opening ?? []) {
    const trip = newTrip(quantity > 0 ? 1 : -1, multiplier, timeNs);
    enter(trip, Math.abs(quantity), price);
    open.set(symbol, trip);
    lastPrice.set(symbol, price);
  }
  const trips: RoundTrip[] = [];
  for (let i = 0; i < fills.timeNs.length; i++) {
    const symbol = fills.symbol[i] ?? '';
    const timeNs = fills.timeNs[i] ?? 0n;
    const side = fills.side[i] ?? 0;
    const quantity = fills.quantity[i] ?? 0;
    const price = fills.price[i] ?? Number.NaN;
    const fee = fills.fee[i] ?? 0;
    if (side === 0 || !(quantity > 0)) continue;
    lastPrice.set(symbol, price);
    const direction = side > 0 ? 1 : -1;
    let trip = open.get(symbol);
    let rest = quantity;
    if (trip !== undefined && trip.direction !== direction) {
      const reducing = Math.min(quantity, trip.held);
      trip.held -= reducing;
      trip.exited += reducing;
      trip.exitValue += reducing * price;
      rest = quantity - reducing;
      if (rest <= FLAT * quantity) rest = 0;
      trip.fees += fee * (1 - rest / quantity);
      trip.fills++;
      if (trip.held <= FLAT * trip.largest) {
        trips.push(close(symbol, trip, timeNs, price));
        open.delete(symbol);
        trip = undefined;
      }
      if (rest === 0) continue;
    }
    if (trip === undefined) {
      trip = newTrip(direction, fills.multiplier?.[i] ?? 1, timeNs);
      open.set(symbol, trip);
    }
    enter(trip, rest, price);
    trip.fees += fee * (rest / quantity);
    trip.fills++;
  }
  for (const symbol of [...open.keys()].sort()) {
    const trip = open.get(symbol);
    if (trip !== undefined)
      trips.push(close(symbol, trip, null, marks?.get(symbol) ?? lastPrice.get(symbol) ?? Number.NaN));
  }
  return trips;
}
