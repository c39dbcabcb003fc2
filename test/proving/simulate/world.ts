import { seededRandom, type Random } from '../../../src/base/index.js';
import {
  SimulatedDisk,
  SimulatedVenue,
  VirtualClock,
  type DiskFault,
  type DiskStep,
  type SimulatedDiskOptions,
  type VenueFaults,
} from '../../../src/testing/index.js';
import { FAULT_NAMES, type Fault } from './faults.js';
import { isPrice, market, type Instant } from './market.js';
import type { Plan } from './plan.js';
import { SimulatedFeed } from './simulated-feed.js';
import { SimulatedMachine } from './simulated-process.js';
import { SimulatedService } from './simulated-service.js';

/** How often things go wrong at the venue, when they do. */
const VENUE_RATES: VenueFaults = {
  lostRequest: 0.08,
  lostReply: 0.1,
  lateRequest: 0.05,
  busy: 0.05,
  rejected: 0.03,
  lostEvent: 0.1,
  repeatedEvent: 0.2,
  partialFill: 0.4,
  lateFill: 0.3,
};

const MARKETS = 24;

/** What is there beside the process: clock, machine, disk, feed, service and venue, all of one seed. */
export class World {
  readonly plan: Plan;
  readonly clock = new VirtualClock();
  readonly startNs = this.clock.nowNs();
  readonly machine = new SimulatedMachine();
  readonly instants: readonly Instant[];
  readonly marketNumber: number;
  readonly feed: SimulatedFeed;
  readonly service = new SimulatedService();
  readonly venue: SimulatedVenue;
  /** Whether the feed forgets what was acknowledged; then no older checkpoint can be gone back to. */
  readonly feedForgets: boolean;
  disk: SimulatedDisk;
  /** The feed has nothing more to give. */
  isOver = false;
  /** Asked before each step of the disk; the simulation lets processes die there. */
  onDiskStep: (step: DiskStep, path: string) => DiskFault | undefined = () => undefined;
  private calm = false;
  private readonly chances: ReadonlyMap<Fault, Random>;

  constructor(plan: Plan) {
    this.plan = plan;
    const random = seededRandom(plan.seed);
    // Each fault has chances of its own, so that one can be left out and the others stay as they are.
    this.chances = new Map(FAULT_NAMES.map((name) => [name, random.fork(`fault ${name}`)]));
    const kind = random.fork('kind of venue');
    this.marketNumber = plan.seed % MARKETS;
    this.instants = market(this.marketNumber, plan.instants, plan.faults.has('badPrice'));
    this.feedForgets = !plan.faults.has('checkpointDamage');
    this.feed = new SimulatedFeed(this.instants, !this.feedForgets);
    const faults = Object.fromEntries(
      Object.entries(VENUE_RATES).map(([name, rate]: [string, number]) => [
        name,
        plan.faults.has(name as Fault) ? rate : 0,
      ]),
    );
    this.venue = new SimulatedVenue({
      clock: this.clock,
      random: random.fork('venue'),
      refusesRepeatedIds: kind.next() < 0.5,
      queryById: kind.next() < 0.5,
      faults,
    });
    this.disk = new SimulatedDisk(this.diskOptions());
    for (const { dueMs, rows } of this.instants)
      for (const { symbol, close } of rows)
        if (isPrice(close)) this.clock.schedule(dueMs, () => this.venue.setPrice(symbol, close));
  }

  get nowMs(): number {
    return this.clock.monotonicMs();
  }

  /** When the market begins to stand still. */
  get quietFromMs(): number {
    return this.instants[this.plan.instants - 1]?.dueMs ?? 0;
  }

  get endMs(): number {
    return this.instants.at(-1)?.dueMs ?? 0;
  }

  diskOptions(): SimulatedDiskOptions {
    return { fault: (step, path) => this.onDiskStep(step, path), nowMs: () => this.nowMs };
  }

  /** Whether a fault of this plan happens now, at this rate. */
  happens(fault: Fault, rate: number): boolean {
    if (this.calm || !this.plan.faults.has(fault)) return false;
    return (this.chances.get(fault) as Random).next() < rate;
  }

  /** A number of a fault's own. */
  amount(fault: Fault): Random {
    return this.chances.get(fault) as Random;
  }

  /** Nothing goes wrong from now on. */
  settleDown(): void {
    this.calm = true;
    this.service.downUntilMs = 0;
    this.machine.wallAheadMs = 0;
    this.venue.settleDown();
  }
}
