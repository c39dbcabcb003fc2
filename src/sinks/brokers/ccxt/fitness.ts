import { InvalidParams, nearest, RxArrowError } from '../../../base/errors.js';
import type { Exchange } from '../../../transports/ccxt/ccxt.js';
import { traitsOf } from './exchange-traits.js';
import type { Symbols } from './symbols.js';

/** Length of our client order ids. */
const OUR_ID = 26;
const NEEDED = ['createOrder', 'cancelOrder', 'fetchOpenOrders', 'fetchMyTrades', 'fetchOrder'] as const;

/**
 * Whether an exchange can be the venue of a live desk, and has the symbols.
 * @throws InvalidParams, RxArrowError when it cannot
 */
export function checkFitness(exchange: Exchange, symbols: Symbols, component: string): void {
  const lacking = NEEDED.filter((call) => exchange.has[call] !== true && exchange.has[call] !== 'emulated');
  if (lacking.length > 0)
    throw new RxArrowError('VenueUnfit', `${component}: ccxt cannot do ${lacking.join(', ')} at ${exchange.id}.`, {
      component,
      hint: 'Live orders need these; choose another exchange.',
    });
  const { idLength } = traitsOf(exchange.id);
  if (idLength < OUR_ID)
    throw new RxArrowError(
      'VenueUnfit',
      `${component}: client order ids have ${OUR_ID} characters, and ${exchange.id} takes ${idLength}.`,
      { component, hint: 'Orders could not be told from each other after a restart; choose another exchange.' },
    );
  const bases = new Map<string, string>();
  for (const [own, there] of symbols.entries()) {
    const known = exchange.markets ?? {};
    const market = Object.hasOwn(known, there) ? exchange.market(there) : undefined;
    if (market === undefined) {
      const near = nearest(there, Object.keys(known));
      throw new InvalidParams({
        component,
        path: 'symbols',
        found: there,
        expected: `a market of ${exchange.id}, as ccxt names it`,
        ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
      });
    }
    if (market.spot !== true) continue;
    const other = bases.get(market.base);
    if (other !== undefined)
      throw new InvalidParams({
        component,
        path: 'symbols',
        found: `${other} and ${own}`,
        expected: `one spot market of ${market.base}: what is held of it cannot be told apart`,
        hint: 'Give each a venue of its own, with an account of its own.',
      });
    bases.set(market.base, own);
  }
}
