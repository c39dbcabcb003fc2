import type { VenueInstrument } from '../../../core/index.js';
import type { Exchange, Market } from '../../../transports/ccxt/ccxt.js';

/** What a market asks of orders, in the words of an instrument. */
export function marketRules(exchange: Exchange, market: NonNullable<Market>): VenueInstrument {
  const { precision, limits, quote, settle, contract, contractSize } = market;
  const lot = stepOf(exchange, precision.amount);
  const tick = stepOf(exchange, precision.price);
  return {
    ...(tick === undefined ? {} : { tick }),
    ...(lot === undefined ? {} : { lot }),
    ...(isAbove0(limits.amount?.min) ? { minQuantity: limits.amount.min } : {}),
    ...(isAbove0(limits.amount?.max) ? { maxQuantity: limits.amount.max } : {}),
    ...(isAbove0(limits.cost?.min) ? { minNotional: limits.cost.min } : {}),
    ...(contract === true && isAbove0(contractSize) ? { multiplier: contractSize } : {}),
    currency: contract === true ? (settle ?? quote) : quote,
  };
}

/** ccxt gives a precision as a step, or as a number of digits after the point. */
function stepOf(exchange: Exchange, precision: number | undefined): number | undefined {
  const TICK_SIZE = 4;
  if (!isAbove0(precision) && precision !== 0) return undefined;
  const step = exchange.precisionMode === TICK_SIZE ? precision : Number(`1e-${precision}`);
  return step > 0 ? step : undefined;
}

function isAbove0(value: number | undefined | null): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}
