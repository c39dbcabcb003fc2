import { fixed } from './fixed.js';
import { REJECTIONS } from './rejection.js';

/** What is traded, as a test lists it. Numbers are decimals; texts keep them exact. */
export interface MarketListing {
  /** As `BTC`. */
  readonly base: string;
  /** As `USDT`. */
  readonly quote: string;
  /** Price at which the market opens. */
  readonly price: string | number;
  /** Smallest step of the price; 0.01 by default. */
  readonly tick?: string | number;
  /** Smallest step of the quantity, in units of the base; 0.00001 by default. */
  readonly lot?: string | number;
  /** Smallest order, in units of the base; one lot by default. */
  readonly minQuantity?: string | number;
  /** Largest order, in units of the base; 9000 by default. */
  readonly maxQuantity?: string | number;
  /** Smallest value of an order, in the quote; 5 by default. */
  readonly minNotional?: string | number;
}

/** A listed market; prices, quantities and values in 1e-8 units. */
export interface Market {
  /** The exchange's name of it, as `BTCUSDT`. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly openingPrice: bigint;
  readonly tick: bigint;
  readonly lot: bigint;
  readonly minQuantity: bigint;
  readonly maxQuantity: bigint;
  readonly minNotional: bigint;
}

export const MAX_PRICE = fixed('1000000', 'maxPrice');

export function listed(listing: MarketListing): Market {
  const { base, quote } = listing;
  const symbol = `${base}${quote}`;
  const lot = fixed(listing.lot ?? '0.00001', `${symbol}.lot`);
  return {
    symbol,
    base,
    quote,
    openingPrice: fixed(listing.price, `${symbol}.price`),
    tick: fixed(listing.tick ?? '0.01', `${symbol}.tick`),
    lot,
    minQuantity: listing.minQuantity === undefined ? lot : fixed(listing.minQuantity, `${symbol}.minQuantity`),
    maxQuantity: fixed(listing.maxQuantity ?? '9000', `${symbol}.maxQuantity`),
    minNotional: fixed(listing.minNotional ?? '5', `${symbol}.minNotional`),
  };
}

/** @throws Rejection when a price is not one of the market */
export function checkPrice({ tick }: Market, price: bigint): void {
  if (price < tick || price > MAX_PRICE || price % tick !== 0n) throw REJECTIONS.filter('PRICE_FILTER');
}

/** @throws Rejection when a quantity is not one of the market */
export function checkQuantity({ lot, minQuantity, maxQuantity }: Market, quantity: bigint): void {
  if (quantity < minQuantity || quantity > maxQuantity || quantity % lot !== 0n) throw REJECTIONS.filter('LOT_SIZE');
}
