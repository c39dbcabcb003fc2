import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { CheckedOrder, OrderFill, OrderReport, SubmitAnswer, Venue, VenueOrder } from 'rxarrow';
import type { ExchangeCall, TakenFill, TakenOrder } from './wire.js';

const AGAIN_MS = 20;

interface Waiter {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The exchange process as a venue: what is under way when the connection breaks fails, and nobody knows whether it was done. */
export class SocketVenue implements Venue {
  readonly name = 'stand-in exchange';
  readonly refusesRepeatedIds = true;
  readonly queryById = true;
  readonly settleMs = 200;
  private readonly path: string;
  private readonly listeners = new Set<(report: OrderReport) => void>();
  private readonly waiting = new Map<number, Waiter>();
  private socket: Socket | undefined;
  private calls = 0;

  constructor(path: string) {
    this.path = path;
  }

  submit(order: CheckedOrder): Promise<SubmitAnswer> {
    return this.call('submit', order) as Promise<SubmitAnswer>;
  }

  cancel(clientOrderId: string): Promise<void> {
    return this.call('cancel', clientOrderId) as Promise<void>;
  }

  async query(clientOrderId: string): Promise<VenueOrder | undefined> {
    return ((await this.call('query', clientOrderId)) as TakenOrder | null) ?? undefined;
  }

  openOrders(): Promise<readonly VenueOrder[]> {
    return this.call('openOrders') as Promise<readonly VenueOrder[]>;
  }

  async positions(): Promise<ReadonlyMap<string, number>> {
    return new Map((await this.call('positions')) as [string, number][]);
  }

  async fillsSince(timeNs: bigint): Promise<readonly OrderFill[]> {
    return ((await this.call('fillsSince', String(timeNs))) as TakenFill[]).map(fillOf);
  }

  listen(listener: (report: OrderReport) => void): () => void {
    this.listeners.add(listener);
    this.connected();
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.listeners.clear();
    this.socket?.destroy();
  }

  private call(method: ExchangeCall['method'], argument?: unknown): Promise<unknown> {
    const socket = this.connected();
    const id = ++this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ id, method, argument } satisfies ExchangeCall)}\n`);
    });
  }

  private connected(): Socket {
    if (this.socket !== undefined) return this.socket;
    const socket = createConnection(this.path);
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.socket = undefined;
      for (const { reject } of this.waiting.values()) reject(new Error('The connection to the exchange broke.'));
      this.waiting.clear();
      if (this.listeners.size > 0) setTimeout(() => this.listeners.size > 0 && this.connected(), AGAIN_MS);
    });
    // A reader of lines tells errors of its socket a second time.
    createInterface({ input: socket })
      .on('error', () => undefined)
      .on('line', (line) => this.hear(line));
    return socket;
  }

  private hear(line: string): void {
    const heard = JSON.parse(line) as { id?: number; result?: unknown; report?: { kind: 'fill'; fill: TakenFill } };
    if (heard.report !== undefined) {
      const fill = fillOf(heard.report.fill);
      for (const listener of [...this.listeners]) listener({ kind: 'fill', clientOrderId: fill.clientOrderId, fill });
    }
    if (heard.id === undefined) return;
    this.waiting.get(heard.id)?.resolve(heard.result);
    this.waiting.delete(heard.id);
  }
}

function fillOf({ timeNs, ...fill }: TakenFill): OrderFill {
  return { ...fill, fee: 0, liquidity: 'taker', timeNs: BigInt(timeNs) };
}
