// A process of its own that is an exchange: it takes orders over a socket, keeps them on disk, and outlives those who trade there.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { seededRandom } from 'rxarrow';
import type { ExchangeCall, ExchangeTerms, TakenFill, TakenOrder } from './wire.js';

const terms = JSON.parse(process.argv[2] as string) as ExchangeTerms;
const random = seededRandom(terms.seed);
const orders = new Map<string, TakenOrder>();
const fills: TakenFill[] = [];
const sockets = new Set<Socket>();
let numbers = 0;

if (existsSync(terms.file))
  for (const line of readFileSync(terms.file, 'utf8').split('\n').filter(Boolean)) {
    const { order, fill } = JSON.parse(line) as { order?: TakenOrder; fill?: TakenFill };
    if (order !== undefined) orders.set(order.clientOrderId, { ...order, filledQuantity: 0, status: 'accepted' });
    if (fill !== undefined) book(fill);
    numbers++;
  }

function keep(entry: { readonly order?: TakenOrder; readonly fill?: TakenFill }): void {
  appendFileSync(terms.file, `${JSON.stringify(entry)}\n`);
}

function tell(report: unknown): void {
  for (const socket of sockets) {
    if (random.next() < terms.lostEvent) continue;
    socket.write(`${JSON.stringify({ report })}\n`);
    if (random.next() < terms.repeatedEvent) socket.write(`${JSON.stringify({ report })}\n`);
  }
}

function book(fill: TakenFill): void {
  fills.push(fill);
  const order = orders.get(fill.clientOrderId);
  if (order === undefined) return;
  const filledQuantity = order.filledQuantity + fill.quantity;
  const status = filledQuantity >= order.quantity ? 'filled' : 'partlyFilled';
  orders.set(fill.clientOrderId, { ...order, filledQuantity, status });
}

function fillSome(clientOrderId: string): void {
  const order = orders.get(clientOrderId);
  if (order === undefined || order.filledQuantity >= order.quantity) return;
  const left = order.quantity - order.filledQuantity;
  const quantity = random.next() < 0.5 || left < 2 ? left : 1 + random.integer(left - 1);
  const { symbol, side } = order;
  const timeNs = String(BigInt(Date.now()) * 1_000_000n);
  const fill: TakenFill = { fillId: `f${++numbers}`, clientOrderId, symbol, side, quantity, price: 100, timeNs };
  keep({ fill });
  book(fill);
  tell({ kind: 'fill', clientOrderId, fill });
  setTimeout(() => fillSome(clientOrderId), random.integer(20));
}

function answer({ method, argument }: ExchangeCall): unknown {
  switch (method) {
    case 'submit': {
      const { clientOrderId, symbol, side, quantity } = argument as TakenOrder;
      if (orders.has(clientOrderId)) return { kind: 'repeated' };
      const venueOrderId = `v${++numbers}`;
      const order: TakenOrder = {
        clientOrderId,
        venueOrderId,
        symbol,
        side,
        quantity,
        filledQuantity: 0,
        status: 'accepted',
      };
      keep({ order });
      orders.set(clientOrderId, order);
      setTimeout(() => fillSome(clientOrderId), random.integer(20));
      return { kind: 'accepted', venueOrderId };
    }
    case 'query':
      return orders.get(argument as string) ?? null;
    case 'openOrders':
      return [...orders.values()].filter(({ status }) => status !== 'filled');
    case 'positions': {
      const positions = new Map<string, number>();
      for (const { symbol, side, quantity } of fills)
        positions.set(symbol, (positions.get(symbol) ?? 0) + side * quantity);
      return [...positions];
    }
    case 'fillsSince':
      return fills.filter(({ timeNs }) => BigInt(timeNs) >= BigInt(argument as string));
    case 'cancel':
      return null;
  }
}

createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    const call = JSON.parse(line) as ExchangeCall;
    // The connection breaks before the call arrives, or before its answer does.
    if (random.next() < terms.reset) socket.destroy();
    else
      setTimeout(() => {
        const result = answer(call);
        if (random.next() < terms.reset) socket.destroy();
        else setTimeout(() => socket.write(`${JSON.stringify({ id: call.id, result })}\n`), random.integer(10));
      }, random.integer(10));
  });
}).listen(terms.socket, () => process.stdout.write('ready\n'));
