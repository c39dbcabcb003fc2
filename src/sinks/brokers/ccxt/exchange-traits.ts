/** What ccxt does not say of an exchange, as read in its sources and in the exchange's manual. */
export interface ExchangeTraits {
  /** ccxt asks the exchange for an order by our id. */
  readonly queryById: boolean;
  /** A second order with our id is refused, also when the first is over. */
  readonly refusesRepeatedIds: boolean;
  /** Longest client order id; ours have 26 characters. */
  readonly idLength: number;
  /** Requests carry a time after which the exchange refuses them: none arrives later than that. */
  readonly refusesLateRequests: boolean;
}

const UNKNOWN: ExchangeTraits = {
  queryById: false,
  refusesRepeatedIds: false,
  idLength: 32,
  refusesLateRequests: false,
};

// Binance refuses a repeated id only while the earlier order is open, which does not keep a late second one out.
const BINANCE: ExchangeTraits = { ...UNKNOWN, queryById: true, refusesLateRequests: true };

const TRAITS: Readonly<Record<string, ExchangeTraits>> = {
  binance: BINANCE,
  binanceus: BINANCE,
  binanceusdm: BINANCE,
  binancecoinm: BINANCE,
  bitget: { ...UNKNOWN, queryById: true },
  bybit: { ...UNKNOWN, refusesLateRequests: true },
  htx: { ...UNKNOWN, queryById: true },
  kraken: { ...UNKNOWN, idLength: 18 },
  mexc: { ...UNKNOWN, queryById: true, refusesLateRequests: true },
  okx: { ...UNKNOWN, queryById: true },
};

export function traitsOf(exchange: string): ExchangeTraits {
  return TRAITS[exchange] ?? UNKNOWN;
}
