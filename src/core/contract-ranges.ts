const PRICES = new Set(['open', 'high', 'low', 'close', 'price', 'bid', 'ask', 'tick', 'lot', 'multiplier']);
const AMOUNTS = new Set(['volume', 'size', 'bidSize', 'askSize', 'minQuantity', 'minNotional']);

/** What numbers of a column of a contract may be, both ends included, and the word for one that is not. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly fault: 'notFinite' | 'notPositive' | 'negative' | 'outOfRange';
}

export const FINITE: NumberRange = { least: -Number.MAX_VALUE, most: Number.MAX_VALUE, fault: 'notFinite' };
const PRICE: NumberRange = { least: Number.MIN_VALUE, most: Number.MAX_VALUE, fault: 'notPositive' };
const AMOUNT: NumberRange = { least: 0, most: Number.MAX_VALUE, fault: 'negative' };
const CONVICTION: NumberRange = { least: -1, most: 1, fault: 'outOfRange' };

/** The range of a column of a contract that holds numbers. */
export function numberRange(column: string): NumberRange {
  if (PRICES.has(column)) return PRICE;
  if (AMOUNTS.has(column)) return AMOUNT;
  return column === 'signal' ? CONVICTION : FINITE;
}
