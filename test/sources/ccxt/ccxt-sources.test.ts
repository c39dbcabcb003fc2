import { describe, expect, it } from 'vitest';
import { ccxtBars, ccxtOrderBook, ccxtTrades } from '../../../src/sources/ccxt/index.js';

// What they do at an exchange stands in test/integration/feeds: the package is not loaded here.
describe('parameters of sources of exchanges', () => {
  it.each([
    [() => ccxtTrades({ exchange: 'binance', symbols: [] }), /"symbols" is \[\]/],
    [() => ccxtTrades({ exchange: 'binance', symbols: ['A'], url: 'ftp://x' }), /"url"/],
    [() => ccxtOrderBook({ exchange: 'binance', symbols: ['A'], depth: 0 }), /"depth" is 0; expected at least 1/],
    [() => ccxtOrderBook({ exchange: 'binance', symbols: ['A'], shape: 'rows' as never }), /"shape"/],
    [() => ccxtBars({ exchange: 'binance', symbols: ['A'], interval: '1m', from: 'then' }), /"from" is "then"/],
    [() => ccxtBars({ exchange: 'binance', symbols: ['A'], interval: 'soon', from: '2026-01-01' }), /"interval"/],
  ])('%# are refused', (make, message) => {
    expect(make).toThrow(message);
  });
});
