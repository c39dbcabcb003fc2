import type { Balance } from '../book/balances.js';
import type { ExecutionReport } from '../book/matching-engine.js';
import { formatFixed, times } from '../fixed.js';

/** What an account is told of one of its orders. */
export function executionJson(report: ExecutionReport, nowMs: number): object {
  const { order, kind, execution, status, executed, executedQuote, cancelId } = report;
  const isCancelled = cancelId !== undefined;
  return {
    e: 'executionReport',
    E: nowMs,
    s: order.market.symbol,
    c: isCancelled ? cancelId : order.clientOrderId,
    S: order.side,
    o: order.type,
    f: order.timeInForce,
    q: formatFixed(order.quantity),
    p: formatFixed(order.price),
    P: formatFixed(order.stopPrice),
    F: formatFixed(0n),
    g: -1,
    C: isCancelled ? order.clientOrderId : '',
    x: kind,
    X: status,
    r: 'NONE',
    i: order.orderId,
    l: formatFixed(execution?.quantity ?? 0n),
    z: formatFixed(executed),
    L: formatFixed(execution?.price ?? 0n),
    n: formatFixed(execution?.fee ?? 0n),
    N: execution?.feeAsset ?? null,
    T: order.updateMs,
    t: execution?.tradeId ?? -1,
    I: order.orderId,
    w: !order.waits && (status === 'NEW' || status === 'PARTIALLY_FILLED'),
    m: execution?.isMaker ?? false,
    M: false,
    O: order.timeMs,
    Z: formatFixed(executedQuote),
    Y: formatFixed(execution === undefined ? 0n : times(execution.price, execution.quantity)),
    Q: formatFixed(0n),
    W: order.workingMs,
    V: 'NONE',
  };
}

/** What an account is told of what it holds. */
export function positionJson(balances: readonly (readonly [string, Balance])[], nowMs: number): object {
  return {
    e: 'outboundAccountPosition',
    E: nowMs,
    u: nowMs,
    B: balances.map(([a, { free, locked }]) => ({ a, f: formatFixed(free), l: formatFixed(locked) })),
  };
}
