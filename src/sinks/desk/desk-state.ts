import type { RecordBatch } from 'apache-arrow';
import { CheckpointMismatch } from '../../base/errors.js';
import { columnIndex, readState, stateTable, type StateTables } from '../../columnar/index.js';
import type { Book } from './book.js';
import type { DeskLoop } from './desk-loop.js';
import { Order } from './order.js';
import type { OrderBook } from './order-book.js';

const MONEY = ['cash', 'peak', 'equity', 'gross', 'net', 'traded', 'fees'] as const;
const ORDER_NUMBERS = [
  'side',
  'quantity',
  'limitPrice',
  'stopPrice',
  'number',
  'filled',
  'averagePrice',
  'fills',
  'workDay',
] as const;
const ORDER_TEXTS = ['clientOrderId', 'venueOrderId', 'type', 'timeInForce', 'leg', 'cause'] as const;
const ORDER_FLAGS = ['reduceOnly', 'triggered', 'unknown', 'cancelling'] as const;
const ORDER_TIMES = ['decidedNs', 'eligibleNs'] as const;

/** Everything a desk knows, as tables ordered by symbol; rows that are held come from whoever holds them. */
export function snapshotLoop(loop: DeskLoop): StateTables {
  const { book, orders, writer } = loop;
  const { order, size } = book.symbols;
  const names = Array.from(order, (slot) => book.symbolOf(slot));
  return {
    account: stateTable({
      ...Object.fromEntries(MONEY.map((name) => [name, Float64Array.of(book[name])])),
      ruined: Int32Array.of(book.ruined ? 1 : 0),
      instantNs: BigInt64Array.of(book.instantNs),
      nextEvent: BigInt64Array.of(writer.nextSequence),
      heardNs: BigInt64Array.of(writer.heardNs),
      nextOrder: Float64Array.of(orders.nextNumber),
      equityDay: Int32Array.of(loop.equityDay),
    }),
    symbols: stateTable({
      ...book.columns.snapshot(order, size),
      symbol: names,
      stopCause: Array.from(order, (slot) => book.stopCauses[slot] ?? ''),
      takeCause: Array.from(order, (slot) => book.takeCauses[slot] ?? ''),
    }),
    sources: stateTable({ source: [...book.sources] }),
    orders: orderTable(orders, book),
    ...loop.gate.snapshot(),
    ...loop.broker.snapshot?.(),
    ...loop.rules.snapshot(order, size, names),
  };
}

export function restoreLoop(loop: DeskLoop, tables: StateTables): void {
  const { book, orders, writer } = loop;
  const account = tableOf(tables, 'account');
  const symbols = tableOf(tables, 'symbols');
  book.restart(readState(symbols, 'symbol') as readonly string[]);
  loop.grow();
  for (const name of MONEY) book[name] = numberIn(account, name);
  book.ruined = numberIn(account, 'ruined') === 1;
  book.instantNs = timeIn(account, 'instantNs');
  writer.nextSequence = timeIn(account, 'nextEvent');
  if (columnIndex(account.schema, 'heardNs') >= 0) writer.heardNs = timeIn(account, 'heardNs');
  loop.equityDay = numberIn(account, 'equityDay');
  book.columns.restore(symbols);
  book.stopCauses = [...(readState(symbols, 'stopCause') as readonly string[])];
  book.takeCauses = [...(readState(symbols, 'takeCause') as readonly string[])];
  book.sources = [...(readState(tableOf(tables, 'sources'), 'source') as readonly string[])];
  book.restored();
  orders.restore(ordersIn(tableOf(tables, 'orders')), numberIn(account, 'nextOrder'));
  loop.gate.restore(tables);
  loop.broker.restore?.(tables);
  loop.rules.reserve(book.symbols.size);
  loop.rules.restore(tables);
  loop.restored();
}

export function tableOf(tables: StateTables, name: string): RecordBatch {
  const table = tables[name];
  if (table === undefined)
    throw new CheckpointMismatch(`The state of the desk has no table "${name}".`, { component: 'desk' });
  return table;
}

function numberIn(table: RecordBatch, name: string): number {
  return (readState(table, name) as Float64Array)[0] as number;
}

function timeIn(table: RecordBatch, name: string): bigint {
  return (readState(table, name) as BigInt64Array)[0] as bigint;
}

function orderTable(orders: OrderBook, book: Book): RecordBatch {
  const all = orders.all();
  return stateTable({
    ...Object.fromEntries(ORDER_NUMBERS.map((name) => [name, Float64Array.from(all, (order) => order[name])])),
    ...Object.fromEntries(ORDER_TEXTS.map((name) => [name, all.map((order) => order[name])])),
    ...Object.fromEntries(ORDER_FLAGS.map((name) => [name, Int32Array.from(all, (order) => (order[name] ? 1 : 0))])),
    ...Object.fromEntries(ORDER_TIMES.map((name) => [name, BigInt64Array.from(all, (order) => order[name])])),
    slot: Int32Array.from(all, (order) => book.symbols.rank[order.slot] as number),
  });
}

function ordersIn(table: RecordBatch): Order[] {
  const columns = Object.fromEntries(
    [...ORDER_NUMBERS, ...ORDER_TEXTS, ...ORDER_FLAGS, ...ORDER_TIMES, 'slot'].map((name) => [
      name,
      readState(table, name),
    ]),
  );
  return Array.from({ length: table.numRows }, (_, row) => {
    const cells = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row]]));
    for (const name of ORDER_FLAGS) cells[name] = (cells[name] === 1) as never;
    const saved = cells as unknown as Order;
    const order = new Order(saved, saved.clientOrderId, saved.number, saved.decidedNs);
    const { venueOrderId, filled, averagePrice, fills, triggered, workDay, unknown, cancelling } = saved;
    return Object.assign(order, {
      venueOrderId,
      filled,
      averagePrice,
      fills,
      triggered,
      workDay,
      unknown,
      cancelling,
    });
  });
}
