import {
  isPriced,
  isStop,
  ORDER_TYPES,
  type ExchangeOrder,
  type ExchangeOrderType,
  type ExchangeTimeInForce,
  type PlaceOrder,
} from '../book/exchange-order.js';
import type { MatchingEngine } from '../book/matching-engine.js';
import type { OrderName } from '../book/order-archive.js';
import { REJECTIONS } from '../rejection.js';
import type { ApiRequest, Routes } from './api-request.js';
import { cancelledJson, orderJson, placedJson, tradeJson } from './order-json.js';

const CLIENT_ID = /^[a-zA-Z0-9-_]{1,36}$/;
const TIMES_IN_FORCE: readonly ExchangeTimeInForce[] = ['GTC', 'IOC', 'FOK'];

/** Orders and trades of an account. */
export function orderRoutes(engine: MatchingEngine): Routes {
  let made = 0;
  const newId = (): string => `x${engine.nowMs.toString(36)}${(++made).toString(36)}`;
  const wantedOf = (request: ApiRequest): PlaceOrder => {
    const { market } = engine.state(request.needed('symbol'));
    const side = request.needed('side');
    const type = request.needed('type') as ExchangeOrderType;
    if (side !== 'BUY' && side !== 'SELL') throw REJECTIONS.badSide();
    if (!ORDER_TYPES.includes(type)) throw REJECTIONS.badOrderType();
    const hasTime = isPriced(type) && type !== 'LIMIT_MAKER';
    const timeInForce = hasTime ? request.needed('timeInForce') : 'GTC';
    if (!hasTime && request.text('timeInForce') !== undefined) throw REJECTIONS.notNeeded('timeInForce');
    if (!(TIMES_IN_FORCE as readonly string[]).includes(timeInForce)) throw REJECTIONS.badTimeInForce();
    if (!isPriced(type) && request.text('price') !== undefined) throw REJECTIONS.notNeeded('price');
    return {
      market,
      clientOrderId: clientIdOf(request, 'newClientOrderId') ?? newId(),
      side,
      type,
      timeInForce: timeInForce as ExchangeTimeInForce,
      price: isPriced(type) ? request.neededAmount('price') : 0n,
      stopPrice: isStop(type) ? request.neededAmount('stopPrice') : 0n,
      quantity: request.neededAmount('quantity'),
    };
  };
  const found = (request: ApiRequest): ExchangeOrder => {
    const { market } = engine.state(request.needed('symbol'));
    const order = engine.account(request.account).archive.find(market.symbol, nameOf(request));
    if (order === undefined) throw REJECTIONS.noOrder();
    return order;
  };
  return {
    'POST /api/v3/order': {
      security: 'signed',
      weight: 1,
      isOrder: true,
      answer: (request) => {
        const wanted = wantedOf(request);
        const usual = wanted.type === 'MARKET' || wanted.type === 'LIMIT' ? 'FULL' : 'ACK';
        return placedJson(engine.place(request.account, wanted), request.text('newOrderRespType') ?? usual);
      },
    },
    'DELETE /api/v3/order': {
      security: 'signed',
      weight: 1,
      answer: (request) => {
        const cancelId = clientIdOf(request, 'newClientOrderId') ?? newId();
        const order = engine.cancel(request.account, request.needed('symbol'), nameOf(request), cancelId);
        return cancelledJson(order, cancelId);
      },
    },
    'GET /api/v3/order': { security: 'signed', weight: 4, answer: (request) => orderJson(found(request)) },
    'GET /api/v3/openOrders': {
      security: 'signed',
      weight: 6,
      answer: (request) => {
        const symbol = request.text('symbol');
        if (symbol !== undefined) engine.state(symbol);
        return engine.account(request.account).archive.openOrders(symbol).map(orderJson);
      },
    },
    'DELETE /api/v3/openOrders': {
      security: 'signed',
      weight: 1,
      answer: (request) => {
        const symbol = request.needed('symbol');
        const open = engine.account(request.account).archive.openOrders(symbol);
        if (open.length === 0) throw REJECTIONS.cancelUnknown();
        return open.map(({ orderId }) => {
          const cancelId = newId();
          return cancelledJson(engine.cancel(request.account, symbol, { orderId }, cancelId), cancelId);
        });
      },
    },
    'GET /api/v3/allOrders': {
      security: 'signed',
      weight: 20,
      answer: (request) => {
        const { market } = engine.state(request.needed('symbol'));
        const orders = engine.account(request.account).archive.all(market.symbol);
        return windowed(
          request,
          orders,
          'orderId',
          ({ orderId }) => orderId,
          ({ timeMs }) => timeMs,
        ).map(orderJson);
      },
    },
    'GET /api/v3/myTrades': {
      security: 'signed',
      weight: 20,
      answer: (request) => {
        const { market } = engine.state(request.needed('symbol'));
        const orderId = request.integer('orderId');
        const executions = engine
          .account(request.account)
          .archive.executions(market.symbol)
          .filter(({ order }) => orderId === undefined || order.orderId === orderId);
        return windowed(
          request,
          executions,
          'fromId',
          ({ execution }) => execution.tradeId,
          ({ execution }) => execution.timeMs,
        ).map(({ order, execution }) => tradeJson(order, execution));
      },
    },
  };
}

function clientIdOf(request: ApiRequest, name: string): string | undefined {
  const id = request.text(name);
  if (id !== undefined && !CLIENT_ID.test(id)) throw REJECTIONS.badText(name);
  return id;
}

function nameOf(request: ApiRequest): OrderName {
  const orderId = request.integer('orderId');
  if (orderId !== undefined) return { orderId };
  return { clientOrderId: request.needed('origClientOrderId') };
}

/** Rows from an id on, or within a time (the first of them from a start), or the latest. */
function windowed<T>(
  request: ApiRequest,
  rows: readonly T[],
  fromName: string,
  idOf: (row: T) => number,
  timeOf: (row: T) => number,
): T[] {
  const limit = request.limit(500, 1000);
  const from = request.integer(fromName);
  const startMs = request.integer('startTime');
  const endMs = request.integer('endTime') ?? Number.POSITIVE_INFINITY;
  if (from !== undefined) return rows.filter((row) => idOf(row) >= from).slice(0, limit);
  const within = rows.filter((row) => timeOf(row) >= (startMs ?? 0) && timeOf(row) <= endMs);
  return startMs === undefined ? within.slice(-limit) : within.slice(0, limit);
}
