export type { ExchangeOrder, ExchangeOrderStatus, ExchangeOrderType, PlaceOrder } from './book/exchange-order.js';
export { MatchingEngine, type EngineListener, type EngineTerms, type ExecutionReport } from './book/matching-engine.js';
export type { ExchangeFaults, FaultTerms, RequestFault, ScriptedFault } from './faults.js';
export type { Market, MarketListing } from './market.js';
export type { ParticipantTerms } from './participants.js';
export { Rejection } from './rejection.js';
export {
  StandInExchange,
  type AccountTerms,
  type OrderSeen,
  type StandInExchangeOptions,
} from './stand-in-exchange.js';
