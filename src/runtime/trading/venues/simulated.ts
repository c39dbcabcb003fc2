import * as z from 'zod';
import type { Data, RecordBatch } from 'apache-arrow';
import { columnIndex, readNumbers, readStrings, Scratch } from '../../../columnar/index.js';
import { defineVenue, type FlowContext } from '../../../core/index.js';
import { SimulatedVenue, VenueConnection } from '../simulated-venue.js';

const chance = (says: string) => z.number().min(0).max(1).default(0).describe(says);

/** A venue in memory, at the prices that the sources of the run bring: a rehearsal of live trading with nothing at stake. */
export const simulated = defineVenue({
  name: 'simulated',
  title: 'Simulated Venue',
  summary:
    'Fills the orders of live desks in memory at the latest prices of the run, late and with faults where they are wanted: a rehearsal with journal, gate and reconciliation, and nothing at stake. It forgets everything with its run, so give each a journal of its own.',
  params: () =>
    z.strictObject({
      delayMs: z
        .number()
        .min(0)
        .default(40)
        .describe('Longest way of a call, of an answer and of what is told, in ms.'),
      settleMs: z.number().positive().default(400).describe('Time in ms after which answers show every request.'),
      refusesRepeatedIds: z.boolean().default(true).describe('Whether a second order with the same id is refused.'),
      queryById: z.boolean().default(true).describe('Whether it can be asked for an order by its id.'),
      faults: z
        .strictObject({
          lostRequest: chance('A call never arrives.'),
          lostReply: chance('A call arrives, and its answer is lost.'),
          lateRequest: chance('A call arrives long after its caller was told that the connection was reset.'),
          busy: chance('A call is refused, to be made again later.'),
          rejected: chance('An order is rejected.'),
          lostEvent: chance('Something is not told.'),
          repeatedEvent: chance('Something is told twice.'),
          partialFill: chance('An order is filled in several pieces.'),
          lateFill: chance('A fill is told after the cancellation of its order.'),
        })
        .prefault({})
        .describe('How often things go wrong, each from 0 to 1.'),
    }),
  examples: [
    { title: 'One that answers', params: {} },
    { title: 'One that loses answers and fills in pieces', params: { faults: { lostReply: 0.1, partialFill: 0.5 } } },
  ],
  open: (params, { context }) => new Rehearsal(params, context),
});

type Params = ConstructorParameters<typeof SimulatedVenue>[0];

/** The only connection to a venue that takes its prices from what the sources push. */
class Rehearsal extends VenueConnection {
  private readonly context: FlowContext;
  private readonly scratch = new Scratch();
  private unwatch: () => void = () => undefined;

  constructor(params: Omit<Params, 'clock' | 'random'>, context: FlowContext) {
    super(new SimulatedVenue({ ...params, clock: context.clock, random: context.random.fork('simulated venue') }));
    this.venue.attach(this);
    this.context = context;
  }

  connect(): Promise<void> {
    this.unwatch = this.context.addWatch({ pushed: (_, batch) => this.take(batch) });
    return Promise.resolve();
  }

  close(): void {
    this.unwatch();
    this.cut = true;
  }

  private take(batch: RecordBatch): void {
    const symbols = columnOf(batch, 'symbol');
    const prices = this.pricesOf(batch);
    if (symbols === undefined || prices === undefined) return;
    const latest = new Map<string, number>();
    for (const [row, symbol] of readStrings(symbols, 'symbol').entries())
      if (symbol !== null && (prices[row] as number) > 0) latest.set(symbol, prices[row] as number);
    for (const [symbol, price] of latest) this.venue.setPrice(symbol, price);
  }

  private pricesOf(batch: RecordBatch): Float64Array | undefined {
    for (const name of ['close', 'price']) {
      const column = columnOf(batch, name);
      if (column !== undefined) return readNumbers(column, name, this.scratch).values;
    }
    const [bid, ask] = [columnOf(batch, 'bid'), columnOf(batch, 'ask')];
    if (bid === undefined || ask === undefined) return undefined;
    const bids = readNumbers(bid, 'bid', this.scratch).values;
    const asks = readNumbers(ask, 'ask', this.scratch).values;
    return bids.slice(0, batch.numRows).map((price, row) => (price + (asks[row] as number)) / 2);
  }
}

function columnOf(batch: RecordBatch, name: string): Data | undefined {
  const index = columnIndex(batch.schema, name);
  return index < 0 ? undefined : batch.data.children[index];
}
