import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderReport, OrderRequest } from '../../../../src/core/index.js';
import { SegmentedJournal } from '../../../../src/runtime/journal/segmented-journal.js';
import { OrderLedger } from '../../../../src/sinks/desk/live/order-ledger.js';
import { SimulatedDisk } from '../../../../src/testing/index.js';

const MS = 1_000_000n;

function request(id: number): OrderRequest {
  return {
    clientOrderId: `o${id}`,
    symbol: id % 2 === 0 ? 'A' : 'B',
    side: 1,
    type: 'market',
    quantity: 10,
    limitPrice: null,
    stopPrice: null,
    timeInForce: 'gtc',
    reduceOnly: false,
  };
}

function fill(id: number, piece: number): OrderReport {
  const { clientOrderId, symbol, side } = request(id);
  return {
    kind: 'fill',
    clientOrderId,
    fill: {
      fillId: `f${id}-${piece}`,
      clientOrderId,
      symbol,
      side,
      quantity: 5,
      price: 100 + id,
      fee: 1,
      liquidity: 'taker',
      timeNs: BigInt(id) * MS,
    },
  };
}

async function opened(
  disk: SimulatedDisk,
  segmentBytes: number,
): Promise<{ journal: SegmentedJournal; ledger: OrderLedger }> {
  const journal = new SegmentedJournal({ folder: 'journal', segmentBytes, keepSegments: 2 });
  await journal.open(disk);
  const ledger = new OrderLedger(journal, 'desk');
  ledger.load();
  return { journal, ledger };
}

/** Makes orders; the first half of each is filled at once, the second half of all but every third. */
async function trade({ journal, ledger }: Awaited<ReturnType<typeof opened>>, from: number, to: number): Promise<void> {
  for (let id = from; id < to; id++) {
    const instantNs = BigInt(id) * 1000n * MS;
    ledger.intend({
      order: request(id),
      leg: 'entry',
      cause: 'signal',
      decidedNs: instantNs,
      row: { source: 'bars', partition: 0, sequence: BigInt(id) },
      passedNs: instantNs,
      price: { last: 100, atNs: instantNs },
      multiplier: 1,
      inputs: {},
    });
    ledger.report({ kind: 'accepted', clientOrderId: `o${id}`, venueOrderId: `v${id}` });
    ledger.report(fill(id, 1));
    if (id % 3 !== 0) ledger.report(fill(id, 2));
    ledger.decided(instantNs, 0, 1000);
    await journal.durable(journal.position);
  }
}

describe('the ledger of a live desk', () => {
  it('is the same after a loss of power, however often the journal was summed up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 30 }),
        fc.integer({ min: 300, max: 6000 }),
        async (count, segmentBytes) => {
          const disk = new SimulatedDisk();
          const before = await opened(disk, segmentBytes);
          await trade(before, 0, count);
          const after = await opened(disk.afterPowerLoss(), segmentBytes);
          expect(after.ledger.positions).toEqual(before.ledger.positions);
          expect(after.ledger.lastInstantNs).toBe(before.ledger.lastInstantNs);
          expect(after.ledger.figures).toEqual(before.ledger.figures);
          const open = (ledger: OrderLedger): unknown[] =>
            ledger.open.map(({ known }) => [
              known.request.clientOrderId,
              known.status,
              known.filled,
              known.venueOrderId,
            ]);
          expect(open(after.ledger)).toEqual(open(before.ledger));
          // And it goes on where it was.
          await trade(after, count, count + 3);
          await trade(before, count, count + 3);
          expect(after.ledger.positions).toEqual(before.ledger.positions);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells a desk that is restored no more than it has not been told', async () => {
    const disk = new SimulatedDisk();
    const first = await opened(disk, 1 << 20);
    await trade(first, 1, 3);
    const { ledger } = await opened(disk.afterKill(), 1 << 20);
    const told = ledger.waiting[2]?.sequence as number;
    const all = ledger.waiting.length;
    ledger.toldUpTo(told);
    expect(ledger.waiting).toHaveLength(all - 3);
    expect(ledger.told).toBe((ledger.waiting[0]?.sequence as number) - 1);
  });

  it('carries what is summed up to a new desk, and refuses a desk that is older than that', async () => {
    const disk = new SimulatedDisk();
    const first = await opened(disk, 500);
    await trade(first, 0, 20);
    const { ledger } = await opened(disk.afterPowerLoss(), 500);
    expect(ledger.carried?.balances.map(({ symbol }) => symbol).sort()).toEqual(['A', 'B']);
    expect(() => ledger.toldUpTo(1)).toThrow('keep more segments');
  });

  it('hears of no order that it does not have', async () => {
    const { ledger } = await opened(new SimulatedDisk(), 500);
    expect(ledger.report(fill(1, 1))).toMatchObject({
      kind: 'illegal',
      reason: expect.stringContaining('no order') as string,
    });
  });
});
