import type ccxt from 'ccxt';
import { optionalPackage } from '../../base/optional-package.js';

export type { Exchange, Market, Order, OrderBook, Trade } from 'ccxt';

/** The package `ccxt`, with its classes of errors. */
export type Ccxt = typeof ccxt;

/** The package `ccxt`, which is spoken to here alone. It takes a second or two, and 130 MB. */
export async function loadCcxt(component: string): Promise<Ccxt> {
  const loaded = await optionalPackage(() => import('ccxt'), { name: 'ccxt', install: 'ccxt@4', component });
  return loaded.default;
}
