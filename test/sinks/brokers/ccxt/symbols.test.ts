import { expect, it } from 'vitest';
import { Symbols } from '../../../../src/sinks/brokers/ccxt/symbols.js';

it('symbols are named as ccxt does, or as we do', () => {
  const same = new Symbols(['BTC/USDT'], 'ccxtBroker');
  expect([same.atExchange('BTC/USDT'), same.ofExchange('BTC/USDT'), same.atExchange('ETH/USDT')]).toEqual([
    'BTC/USDT',
    'BTC/USDT',
    undefined,
  ]);
  const own = new Symbols({ BTCUSDT: 'BTC/USDT' }, 'ccxtBroker');
  expect([own.atExchange('BTCUSDT'), own.ofExchange('BTC/USDT'), own.ofExchange(undefined)]).toEqual([
    'BTC/USDT',
    'BTCUSDT',
    undefined,
  ]);
  expect(() => new Symbols({ A: 'BTC/USDT', B: 'BTC/USDT' }, 'ccxtBroker')).toThrow('each market of the exchange once');
});
