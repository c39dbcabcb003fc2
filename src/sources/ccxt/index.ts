export { ccxtBars, type CcxtBarsOptions } from './ccxt-bars.js';
export { ccxtOrderBook, type CcxtOrderBookOptions } from './ccxt-order-book.js';
export { ccxtTrades, type CcxtTradesOptions } from './ccxt-trades.js';
