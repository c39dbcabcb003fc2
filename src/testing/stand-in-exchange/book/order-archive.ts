import { isOpen, type Execution, type ExchangeOrder } from './exchange-order.js';

/** What names an order in a request. */
export interface OrderName {
  readonly orderId?: number;
  readonly clientOrderId?: string;
}

/** The orders of one account, as long as the exchange runs. */
export class OrderArchive {
  private readonly orders: ExchangeOrder[] = [];
  private readonly open = new Set<ExchangeOrder>();
  private readonly latest = new Map<string, ExchangeOrder>();
  private readonly keepsAll: boolean;

  constructor(keepsAll: boolean) {
    this.keepsAll = keepsAll;
  }

  add(order: ExchangeOrder): void {
    this.open.add(order);
    if (!this.keepsAll) return;
    this.orders.push(order);
    this.latest.set(order.clientOrderId, order);
  }

  /** Takes note that an order is over. */
  close(order: ExchangeOrder): void {
    this.open.delete(order);
  }

  openOrders(symbol?: string): ExchangeOrder[] {
    return [...this.open].filter(({ market }) => symbol === undefined || market.symbol === symbol);
  }

  all(symbol?: string): ExchangeOrder[] {
    return this.orders.filter(({ market }) => symbol === undefined || market.symbol === symbol);
  }

  /** The order of this number, or the latest of this client id. */
  find(symbol: string, name: OrderName): ExchangeOrder | undefined {
    const among = this.keepsAll ? this.orders : [...this.open];
    return among.findLast(
      ({ market, orderId, clientOrderId }) =>
        market.symbol === symbol &&
        (name.orderId === undefined ? clientOrderId === name.clientOrderId : orderId === name.orderId),
    );
  }

  /** Whether an order has this client id: one that is open, or any. */
  knows(clientOrderId: string, among: 'open' | 'all'): boolean {
    const order = this.latest.get(clientOrderId);
    return order !== undefined && (among === 'all' || isOpen(order));
  }

  /** Executions with their orders, by the number of the trade. */
  executions(symbol: string): { readonly order: ExchangeOrder; readonly execution: Execution }[] {
    return this.all(symbol)
      .flatMap((order) => order.executions.map((execution) => ({ order, execution })))
      .sort((left, right) => left.execution.tradeId - right.execution.tradeId);
  }
}
