import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  diskService,
  journalService,
  killSwitchService,
  provide,
  pullSource,
  tradingModeService,
  venueService,
  type Journal,
  type RunService,
  type ServiceKey,
} from '../../../src/core/index.js';
import { seededRandom, wait, type Disk } from '../../../src/base/index.js';
import { journal, trading } from '../../../src/runtime/index.js';
import { Lease } from '../../../src/runtime/lease/lease.js';
import { LeaseFiles } from '../../../src/runtime/lease/index.js';
import { run } from '../../../src/runtime/run.js';
import { desk, stopLoss, type DeskInput } from '../../../src/sinks/desk/index.js';
import { memory } from '../../../src/sources/index.js';
import { SimulatedDisk, SimulatedVenue, VirtualClock } from '../../../src/testing/index.js';
import { barBatch, cut, events, ofKind, OpenDesk, path, trade, type Event } from './support.js';

const limits = { orderNotional: 50_000, grossNotional: 100_000, ordersPerDay: 100, dailyLoss: 5_000 };
const live: DeskInput = { account: { cash: 10_000, id: 'main' }, limits, mode: 'live' };

const services = (entries: readonly (readonly [unknown, unknown])[]): ReadonlyMap<ServiceKey<unknown>, unknown> =>
  new Map(entries as [ServiceKey<unknown>, unknown][]);

/** Runs closes of one symbol, one each second of a virtual clock, and gives what the desk said. */
async function traded(
  params: DeskInput,
  effect: 'live' | 'shadow' | 'replay',
  disk: Disk = new SimulatedDisk(),
  more: readonly RunService[] = [],
  begun: (clock: VirtualClock, venue: SimulatedVenue) => void = () => undefined,
): Promise<{ readonly all: Event[]; readonly venue: SimulatedVenue; readonly disk: Disk }> {
  const startNs = 1_700_000_000_000_000_000n;
  const clock = new VirtualClock({ startNs });
  const venue = new SimulatedVenue({ clock, random: seededRandom(1), delayMs: 10 });
  venue.setPrice('A', 40);
  const second = 1_000_000_000n;
  const first = Number(startNs / second);
  const batch = barBatch(
    path([40, 40, 40, 40, 40, 40]).map((bar) => ({ ...bar, at: first + bar.at })),
    second,
  );
  const out: RecordBatch[] = [];
  const bars = cut(batch, 1);
  let next = 0;
  const feed = pullSource({ name: 'bars' }, () => ({
    read: async () => {
      // The feed is as slow as its clock.
      await wait(clock, 1000);
      return bars[next++] ?? null;
    },
  }));
  const running = run(feed.pipe(desk(params)) as Observable<RecordBatch>, {
    name: 'test',
    clock,
    onBatch: (made) => out.push(made),
    onWarning: () => undefined,
    services: [
      provide(diskService, disk),
      journal({ folder: 'journal', lease: '600ms' }),
      trading({ effect, accountId: 'main', killSwitch: { signal: 'none' } }),
      provide(venueService, { open: () => venue.connect() }),
      ...more,
    ],
  });
  begun(clock, venue);
  const [ended] = await Promise.allSettled([running.done, clock.advance(60_000)]);
  if (ended.status === 'rejected') throw ended.reason;
  return { all: events(out), venue, disk };
}

describe('a live desk', () => {
  it('is refused without all that real orders need', () => {
    expect(() => new OpenDesk({ account: { cash: 10_000 }, mode: 'live' })).toThrow(
      /a journal.*limits: \{ orderNotional, grossNotional, ordersPerDay, dailyLoss \}.*account: \{ id \}.*trading mode.*a venue.*"trading"/,
    );
    const outside = new OpenDesk({ account: { cash: 10_000 }, mode: 'live' }, {}, false);
    expect(() => outside.feed(barBatch(path([10, 10])))).toThrow('run(): it is subscribed directly');
    expect(() => trade(path([10]), { account: { cash: 10_000 }, mode: 'live' })).toThrow('run()');
  });

  it('trades no other account than the one the run may', () => {
    const mode = [tradingModeService, { effect: 'live', accountId: 'other' }] as const;
    expect(() => new OpenDesk(live, { services: services([mode]) })).toThrow('the run may trade "other"');
  });

  it('sends orders to the venue and hears of their fills', async () => {
    const { all, venue } = await traded(live, 'live');
    expect(venue.orders).toMatchObject([{ symbol: 'A', side: 1, quantity: 250, status: 'filled' }]);
    const fills = ofKind(all, 'fill');
    expect(fills).toMatchObject([
      { symbol: 'A', quantity: 250, price: 40, fillId: expect.stringMatching(/^f\d+$/) as string },
    ]);
    expect(ofKind(all, 'orderEvent').map(({ status }) => status)).toEqual(['submitted', 'accepted', 'filled']);
    expect(venue.orders[0]?.clientOrderId).toMatch(/^[a-z0-9]{1,32}$/);
  });

  it('shows in a shadow run what it would do, and sends nothing', async () => {
    const { all, venue } = await traded(live, 'shadow');
    expect(venue.orders).toEqual([]);
    expect(ofKind(all, 'fill')).toMatchObject([{ quantity: 250, price: 40 }]);
  });

  it('tells in a replay what the journal tells, and sends nothing', async () => {
    const disk = new SimulatedDisk();
    const before = await traded(live, 'live', disk);
    const { all, venue } = await traded(live, 'replay', disk.afterPowerLoss());
    expect(venue.orders).toEqual([]);
    expect(all).toEqual(before.all);
  });

  it('starts not when the venue has a position that is not of the journal', async () => {
    const stranger = await traded(live, 'live');
    const clock = new VirtualClock();
    const running = run(memory([barBatch(path([40]))]).pipe(desk(live)) as Observable<RecordBatch>, {
      clock,
      onWarning: () => undefined,
      services: [
        provide(diskService, new SimulatedDisk()),
        journal({ folder: 'journal' }),
        trading({ effect: 'live', accountId: 'main', killSwitch: { signal: 'none' } }),
        provide(venueService, {
          open: () =>
            Object.assign(stranger.venue.connect(), {
              openOrders: () => Promise.resolve([]),
              fillsSince: () => Promise.resolve([]),
              positions: () => Promise.resolve(new Map([['A', 250]])),
            }),
        }),
      ],
    });
    const failed = expect(running.done).rejects.toThrow(
      'the position in A is 250 at the venue and 0 by the opening positions and the fills of the journal',
    );
    await clock.advance(120_000);
    await failed;
  });

  it('sends nothing and takes back what works when the kill switch is tripped', async () => {
    const hand: RunService = {
      name: 'hand',
      open: ({ context }) =>
        void context.clock.schedule(2500, () => context.service(killSwitchService)?.trip('by hand')),
    };
    const waiting: DeskInput = { ...live, entry: { type: 'limit', offset: 0.2 } };
    const { all, venue } = await traded(waiting, 'live', new SimulatedDisk(), [hand]);
    expect(venue.orders).toMatchObject([{ status: 'cancelled', filledQuantity: 0 }]);
    const told = ofKind(all, 'orderEvent').map(({ status, cause }) => [status, cause]);
    expect(told.slice(0, 3)).toEqual([
      ['submitted', undefined],
      ['accepted', undefined],
      ['cancelled', 'by hand'],
    ]);
    expect(told.slice(3)).toEqual([['rejected', 'killSwitch: by hand']]);
  });

  it('stops when the journal takes nothing more', async () => {
    let writes = 0;
    const disk = new SimulatedDisk({
      fault: (step, at) => (step === 'sync' && at.includes('journal-') && ++writes > 2 ? 'ENOSPC' : undefined),
    });
    await expect(traded(live, 'live', disk)).rejects.toThrow('writing to journal failed');
  });

  it('takes in what the venue tells while no bars come, and the same again in a replay', async () => {
    const disk = new SimulatedDisk();
    const pauses = [1000, 100, 60_000, 1000];
    const told: Event[] = [];
    const once = async (effect: 'live' | 'replay', from: SimulatedDisk, until = 200_000): Promise<Event[]> => {
      const startNs = 1_700_000_000_000_000_000n;
      const clock = new VirtualClock({ startNs });
      const venue = new SimulatedVenue({ clock, random: seededRandom(1), delayMs: 400 });
      venue.setPrice('A', 40);
      const first = Number(startNs / 1_000_000_000n);
      const bars = cut(
        barBatch(
          path([40, 40, 40, 40]).map((bar, place) => ({ ...bar, at: first + (place < 2 ? place : 60 + place) })),
          1_000_000_000n,
        ),
        1,
      );
      const out: RecordBatch[] = [];
      let next = 0;
      const feed = pullSource({ name: 'bars' }, () => ({
        read: async () => {
          await wait(clock, pauses[next] ?? 0);
          return bars[next++] ?? null;
        },
      }));
      const running = run(
        feed.pipe(desk({ ...live, rules: [stopLoss({ distance: 0.1 })] })) as Observable<RecordBatch>,
        {
          name: 'test',
          clock,
          onBatch: (made) => out.push(made),
          onWarning: () => undefined,
          services: [
            provide(diskService, from),
            journal({ folder: 'journal' }),
            trading({ effect, accountId: 'main', killSwitch: { signal: 'none' } }),
            provide(venueService, { open: () => venue.connect() }),
          ],
        },
      );
      clock.schedule(30_000, () => told.push(...events(out)));
      await Promise.all([running.done, clock.advance(until)]);
      return events(out);
    };
    const whole = await once('live', disk);
    // Thirty seconds before the next bar the fill is booked, and the stop that guards it is at work.
    expect(ofKind(told, 'fill')).toMatchObject([{ quantity: 250, price: 40 }]);
    expect(ofKind(told, 'order').map(({ type }) => type)).toEqual(['market', 'stop']);
    expect(ofKind(told, 'position')).toMatchObject([{ quantity: 250 }]);
    const times = whole.map((event) => event['available'] as bigint);
    expect(times.every((time, place) => place === 0 || time >= (times[place - 1] as bigint))).toBe(true);
    expect(await once('replay', disk.afterPowerLoss())).toEqual(whole);
  });

  it('is refused a journal that another run has', async () => {
    const disk = new SimulatedDisk();
    const first = traded(live, 'live', disk);
    await expect(traded(live, 'live', disk)).rejects.toMatchObject({ code: 'LeaseHeld' });
    expect((await first).venue.orders).toHaveLength(1);
  });

  it('sends nothing when it stood still for so long that another has gone on in its place', async () => {
    const disk = new SimulatedDisk();
    let wake = (): void => undefined;
    const stalled = new Promise<void>((resolve) => (wake = resolve));
    let stands = false;
    let sent: SimulatedVenue | undefined;
    // The lease is not renewed any more while its folder gives no answer.
    const slow: Disk = Object.assign(Object.create(disk) as SimulatedDisk, {
      list: async (folder: string) => {
        if (stands) await stalled;
        return disk.list(folder);
      },
    });
    const run = traded(live, 'live', slow, [], (clock, venue) => {
      sent = venue;
      clock.schedule(100, () => (stands = true));
      clock.schedule(4000, () => {
        const later = new VirtualClock({ startNs: 1_700_000_100_000_000_000n });
        const other = { host: 'elsewhere', pid: 7, startedAt: () => '' };
        void Lease.take(new LeaseFiles('journal', disk, 'journal-lease'), {
          run: 'test',
          place: 'journal',
          holdMs: 600,
          clock: later,
          processes: other,
        }).then(wake);
      });
    });
    await expect(run).rejects.toMatchObject({ code: 'LeaseLost' });
    expect(sent?.orders).toEqual([]);
  });

  it('asks nothing of a journal for paper', () => {
    const silent: Pick<Journal, 'position'> = { position: 0 };
    const opened = new OpenDesk({ account: { cash: 10_000 } }, { services: services([[journalService, silent]]) });
    expect(ofKind(opened.feed(barBatch(path([40, 40]))).end().events, 'fill')).toHaveLength(1);
  });
});
