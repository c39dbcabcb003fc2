import type { Exchange } from '../../../transports/ccxt/ccxt.js';
import type { Ask } from './account-fills.js';
import type { Symbols } from './symbols.js';

/** What the account holds by our symbols: the thing itself at a spot market, contracts elsewhere, short ones below 0. */
export async function holdings(exchange: Exchange, symbols: Symbols, ask: Ask): Promise<ReadonlyMap<string, number>> {
  const held = new Map<string, number>();
  const pairs = [...symbols.entries()];
  const spot = pairs.filter(([, there]) => exchange.market(there).spot === true);
  if (spot.length > 0) {
    const balances = await ask(() => exchange.fetchBalance());
    for (const [own, there] of spot) held.set(own, balances[exchange.market(there).base]?.total ?? 0);
  }
  const contracts = pairs.filter(([, there]) => exchange.market(there).spot !== true).map(([, there]) => there);
  if (contracts.length === 0) return held;
  for (const { symbol, contracts: units, side } of await ask(() => exchange.fetchPositions(contracts))) {
    const own = symbols.ofExchange(symbol);
    if (own !== undefined) held.set(own, (held.get(own) ?? 0) + (units ?? 0) * (side === 'short' ? -1 : 1));
  }
  return held;
}
