import type { OrderReport, VenueOrder } from '../../../core/index.js';
import type { Order } from '../../../transports/ccxt/ccxt.js';
import type { Symbols } from './symbols.js';

/** An order of ccxt as a venue has it; undefined for one of a symbol that is not ours. */
export function venueOrderOf(order: Order, symbols: Symbols): VenueOrder | undefined {
  const symbol = symbols.ofExchange(order.symbol);
  if (symbol === undefined || order.id === undefined) return undefined;
  return {
    // One that somebody else has made without an id of ours.
    clientOrderId: order.clientOrderId ?? `venue:${order.id}`,
    venueOrderId: order.id,
    symbol,
    side: order.side === 'buy' ? 1 : -1,
    quantity: order.amount ?? 0,
    filledQuantity: order.filled ?? 0,
    status: statusOf(order),
  };
}

function statusOf({ status, filled }: Order): VenueOrder['status'] {
  switch (status) {
    case 'closed':
      return 'filled';
    case 'canceled':
    case 'canceling':
      return 'cancelled';
    case 'expired':
    case 'rejected':
      return status;
    default:
      return (filled ?? 0) > 0 ? 'partlyFilled' : 'accepted';
  }
}

/** What a change of an order tells beside its fills, which come by themselves. */
export function tellOrder(order: Order): OrderReport[] {
  const { clientOrderId, id, status } = order;
  if (clientOrderId === undefined || id === undefined) return [];
  switch (status) {
    case 'open':
      return [{ kind: 'accepted', clientOrderId, venueOrderId: id }];
    case 'canceled':
      return [{ kind: 'cancelled', clientOrderId, cause: 'cancelled at the venue' }];
    case 'expired':
      return [{ kind: 'expired', clientOrderId, cause: 'expired at the venue' }];
    case 'rejected':
      return [{ kind: 'rejected', clientOrderId, cause: 'rejected by the venue' }];
    default:
      return [];
  }
}
