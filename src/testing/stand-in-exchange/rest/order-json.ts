import type { Execution, ExchangeOrder } from '../book/exchange-order.js';
import { formatFixed, times } from '../fixed.js';

/** An order as questions for it are answered. */
export function orderJson(order: ExchangeOrder): Record<string, unknown> {
  return {
    symbol: order.market.symbol,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: order.clientOrderId,
    price: formatFixed(order.price),
    origQty: formatFixed(order.quantity),
    executedQty: formatFixed(order.executed),
    cummulativeQuoteQty: formatFixed(order.executedQuote),
    status: order.status,
    timeInForce: order.timeInForce,
    type: order.type,
    side: order.side,
    stopPrice: formatFixed(order.stopPrice),
    icebergQty: formatFixed(0n),
    time: order.timeMs,
    updateTime: order.updateMs,
    isWorking: !order.waits,
    workingTime: order.workingMs,
    origQuoteOrderQty: formatFixed(0n),
    selfTradePreventionMode: 'NONE',
  };
}

/** The answer to a new order. */
export function placedJson(order: ExchangeOrder, kind: string): Record<string, unknown> {
  const { market, orderId, clientOrderId, timeMs } = order;
  const acknowledged = { symbol: market.symbol, orderId, orderListId: -1, clientOrderId, transactTime: timeMs };
  if (kind === 'ACK') return acknowledged;
  const { symbol: _, time: __, updateTime: ___, isWorking: ____, ...rest } = orderJson(order);
  const result = { ...acknowledged, ...rest };
  return kind === 'RESULT' ? result : { ...result, fills: order.executions.map(fillJson) };
}

/** The answer to a cancellation. */
export function cancelledJson(order: ExchangeOrder, cancelId: string): Record<string, unknown> {
  return {
    ...orderJson(order),
    clientOrderId: cancelId,
    origClientOrderId: order.clientOrderId,
    transactTime: order.updateMs,
  };
}

/** A trade of an account. */
export function tradeJson(order: ExchangeOrder, execution: Execution): Record<string, unknown> {
  const { tradeId, price, quantity, fee, feeAsset, isMaker, timeMs } = execution;
  return {
    symbol: order.market.symbol,
    id: tradeId,
    orderId: order.orderId,
    orderListId: -1,
    price: formatFixed(price),
    qty: formatFixed(quantity),
    quoteQty: formatFixed(times(price, quantity)),
    commission: formatFixed(fee),
    commissionAsset: feeAsset,
    time: timeMs,
    isBuyer: order.side === 'BUY',
    isMaker,
    isBestMatch: true,
  };
}

function fillJson({ tradeId, price, quantity, fee, feeAsset }: Execution): Record<string, unknown> {
  return {
    price: formatFixed(price),
    qty: formatFixed(quantity),
    commission: formatFixed(fee),
    commissionAsset: feeAsset,
    tradeId,
  };
}
