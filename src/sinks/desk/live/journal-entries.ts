import type { JournalEntry, OrderReport, OrderRequest } from '../../../core/index.js';
import type { Leg } from '../order.js';

/** An order as it was decided, with what the gate saw: all that is needed to send it, or to know why not. */
export interface Intent {
  readonly order: OrderRequest;
  readonly leg: Leg;
  /** The rule that ordered. */
  readonly cause: string;
  /** The instant of the decision, ns since 1970 UTC. */
  readonly decidedNs: bigint;
  /** The row that caused it. */
  readonly row: { readonly source: string; readonly partition: number; readonly sequence: bigint };
  /** When the gate let it through, by the clock. */
  readonly passedNs: bigint;
  readonly price: { readonly last: number; readonly atNs: bigint };
  readonly multiplier: number;
  /** What the desk had read of the symbol: the wanted state, and the columns of its rules. */
  readonly inputs: Readonly<Record<string, number | null>>;
}

/** What all fills of a symbol come to. */
export interface Balance {
  readonly symbol: string;
  /** Signed units. */
  readonly quantity: number;
  /** Signed units times price, summed up. */
  readonly cost: number;
  readonly fees: number;
}

/** What a live desk writes down. */
export type DeskEntry =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'refused'; readonly clientOrderId: string; readonly refusal: string; readonly cause: string }
  | { readonly kind: 'cancel'; readonly clientOrderId: string; readonly cause: string }
  | { readonly kind: 'report'; readonly report: OrderReport }
  /** The desk has decided at this instant, knowing the reports up to `upTo`. */
  | {
      readonly kind: 'instant';
      readonly instantNs: bigint;
      readonly upTo: number;
      /** Fills up to this time of the venue have been fetched. */
      readonly fillsNs: bigint;
      readonly day: number;
      readonly startEquity: number | null;
    }
  /** After the latest instant, and before the next, the desk was told the reports up to `upTo`. */
  | { readonly kind: 'heard'; readonly atNs: bigint; readonly upTo: number }
  /** What all entries before come to. */
  | {
      readonly kind: 'summary';
      readonly instantNs: bigint;
      readonly upTo: number;
      /** Fills up to this time of the venue have been fetched. */
      readonly fillsNs: bigint;
      readonly day: number;
      readonly startEquity: number | null;
      readonly balances: readonly Balance[];
      readonly orders: number;
      readonly notional: number;
    }
  /** An order that a summary still has to name: its intent and what was heard of it. */
  | { readonly kind: 'standing'; readonly intent: Intent; readonly reports: readonly OrderReport[] };

// Whole numbers of nanoseconds are beyond what JSON keeps apart; a number that is none is written as null.
const BIG = /^-?\d+n$/;

export function toJournal(entry: DeskEntry): JournalEntry {
  return JSON.parse(
    JSON.stringify(entry, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
  ) as JournalEntry;
}

export function fromJournal(entry: JournalEntry): DeskEntry {
  return revive(entry) as DeskEntry;
}

function revive(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key.endsWith('Ns') || key === 'sequence' ? bigOf(value) : value;
  if (Array.isArray(value)) return value.map((item) => revive(item));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, revive(cell, name)]));
  return value;
}

function bigOf(text: string): bigint | string {
  return BIG.test(text) ? BigInt(text.slice(0, -1)) : text;
}
