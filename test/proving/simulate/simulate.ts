import { seededRandom, type Random } from '../../../src/base/index.js';
import { folderStore } from '../../../src/runtime/checkpoint/folder-store.js';
import type { SimulatedDisk } from '../../../src/testing/index.js';
import { checkCaps, checkOrders, checkRefused, compareRemains, remainsOf, type Remains } from './checks.js';
import type { Fault } from './faults.js';
import { begin, CHECKPOINTS, FOLDER, KILL_FILE, LEASE_MS, type Life } from './life.js';
import type { Plan } from './plan.js';
import { World } from './world.js';

/** What came of a plan. */
export interface Outcome {
  /** What must not be and is; none when all is well. */
  readonly broken: readonly string[];
  readonly orders: number;
  readonly lives: number;
  /** How often processes ended without being killed, because the disk gave them no choice. */
  readonly failures: number;
}

/** What goes wrong in one place goes wrong in many. */
const MOST_LINES = 12;
const MOST_TEXT = 400;

/** Errors with which a run may end when the disk fails. */
const DISK_ERRORS = /ENOSPC|EIO|JournalFailed|DiskSync/;

/** Goes through a plan with the real runtime, and compares in the end what is left with what would be left without faults. */
export async function simulate(plan: Plan): Promise<Outcome> {
  const simulation = new Simulation(plan);
  try {
    return await simulation.run();
  } catch (error) {
    return simulation.outcome([`the simulation came to a halt: ${describe(error)}`]);
  }
}

const references = new Map<string, Promise<Remains>>();

/** What is left where nothing goes wrong; of each market only once. */
function referenceOf(world: World): Promise<Remains> {
  const { plan } = world;
  const faults: ReadonlySet<Fault> = new Set(plan.faults.has('badPrice') ? (['badPrice'] as const) : []);
  const key = `${world.marketNumber} ${plan.instants} ${faults.size}`;
  let reference = references.get(key);
  if (reference === undefined) {
    reference = new Simulation({ seed: plan.seed, faults, instants: plan.instants, deaths: 0 }).remains();
    references.set(key, reference);
  }
  return reference;
}

class Simulation {
  private readonly plan: Plan;
  private readonly world: World;
  private readonly random: Random;
  private readonly broken: string[] = [];
  private readonly told = new Map<string, number>();
  private readonly refused = new Set<string>();
  private life: Life | undefined;
  private lives = 0;
  /** The life that was begun last to go on with. */
  private newest = 0;
  private failures = 0;
  private deathsLeft: number;
  private trades = true;
  private fullUntilMs = 0;
  private diskErrorAfter = Number.POSITIVE_INFINITY;
  private trippedMs = Number.POSITIVE_INFINITY;

  constructor(plan: Plan) {
    this.plan = plan;
    this.world = new World(plan);
    this.random = seededRandom(plan.seed).fork('simulation');
    this.deathsLeft = plan.deaths;
  }

  /** What is left of a run without faults, of which only the rows are of interest. */
  async remains(): Promise<Remains> {
    this.trades = false;
    await this.live();
    if (this.broken.length > 0) throw new Error(`Without faults: ${this.broken.join('; ')}`);
    return remainsOf(this.world);
  }

  async run(): Promise<Outcome> {
    const { world, broken } = this;
    const wanted = await referenceOf(world);
    this.schedule();
    await this.live();
    if (broken.length === 0) {
      broken.push(...compareRemains(await remainsOf(world), wanted), ...world.service.conflicts);
      broken.push(...(await checkOrders(world, world.disk, this.told)), ...checkRefused(world, this.refused));
    }
    broken.push(...checkCaps(world));
    if (this.trippedMs < world.nowMs && world.venue.openOrders().length > 0)
      broken.push('orders are open although the kill switch was tripped');
    return this.outcome();
  }

  outcome(more: readonly string[] = []): Outcome {
    const { broken, lives, failures } = this;
    const lines = [...broken, ...more].map((line) =>
      line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT)} ...` : line,
    );
    return { broken: lines.slice(0, MOST_LINES), orders: this.world.venue.orders.length, lives, failures };
  }

  // ---- what happens around the process ---------------------------------------------------------------------------

  private schedule(): void {
    const { world } = this;
    const once = (fault: Fault, share: number, task: (random: Random) => void): void => {
      if (!world.happens(fault, share)) return;
      const random = world.amount(fault);
      world.clock.schedule(random.next() * world.quietFromMs, () => task(random));
    };
    once('stall', 0.5, (random) => world.clock.spend(200 + random.next() * 2 * LEASE_MS));
    once('clockJump', 0.7, (random) => (world.machine.wallAheadMs = (random.next() - 0.5) * 7_200_000));
    once('clockJump', 0.5, () => (world.machine.wallAheadMs = 0));
    once('serviceDown', 0.5, (random) => (world.service.downUntilMs = world.nowMs + random.next() * 3000));
    once('venueRestart', 0.5, (random) => world.venue.restart(random.integer(1500)));
    once('diskFull', 0.5, (random) => (this.fullUntilMs = world.nowMs + random.next() * 2000));
    once('diskError', 0.5, (random) => (this.diskErrorAfter = random.integer(20)));
    once('killSwitch', 0.8, () => void this.trip());
  }

  /** From outside, and so that no loss of power takes it back. */
  private async trip(): Promise<void> {
    const { world } = this;
    const { disk } = world;
    const fault = world.onDiskStep;
    world.onDiskStep = () => undefined;
    try {
      const file = await disk.open(KILL_FILE, 'write');
      await file.write([new TextEncoder().encode('{"cause":"by hand"}')], 0);
      await file.sync();
      await file.close();
      await disk.syncFolder(FOLDER);
      this.trippedMs = world.nowMs;
    } catch {
      // The power has gone; whoever wants to trip it tries again.
      world.clock.schedule(50, () => void this.trip());
    } finally {
      world.onDiskStep = fault;
    }
  }

  private diskFault(step: string): 'ENOSPC' | 'EIO' | 'torn' | undefined {
    if (step === 'write' && this.world.nowMs < this.fullUntilMs) return 'ENOSPC';
    if (this.diskErrorAfter-- > 0) return undefined;
    this.diskErrorAfter = Number.POSITIVE_INFINITY;
    return this.world.amount('diskError').next() < 0.5 ? 'EIO' : 'torn';
  }

  // ---- the lives --------------------------------------------------------------------------------------------------

  private async live(): Promise<void> {
    const { world } = this;
    const { clock } = world;
    while (world.nowMs < world.quietFromMs && this.broken.length === 0) {
      if (this.life === undefined) {
        this.life = this.begin();
        if (this.deathsLeft > 0) {
          this.deathsLeft--;
          await this.untilDeath(this.life);
          continue;
        }
        if (this.happens('secondProcess', 0.5)) await this.refuseSecond();
      }
      await clock.advance(1 + this.random.integer(200));
      this.mourn();
    }
    this.calmDown();
    for (let waits = 0; waits < 200 && this.broken.length === 0; waits++) {
      this.mourn();
      this.life ??= this.begin();
      if (world.nowMs > world.endMs + 2000) world.isOver = true;
      await clock.advance(500);
      if (this.life.completed) break;
    }
    const { life } = this;
    if (this.broken.length === 0 && life?.completed !== true)
      this.broken.push('the last process does not come to its end');
    if (life !== undefined) this.bury(life);
  }

  private calmDown(): void {
    this.world.settleDown();
    this.fullUntilMs = 0;
    this.diskErrorAfter = Number.POSITIVE_INFINITY;
  }

  private happens(fault: Fault, rate: number): boolean {
    return this.world.happens(fault, rate);
  }

  private begin(): Life {
    this.lives++;
    const own = this.lives;
    this.newest = own;
    const life = begin(this.world, this.random.fork(`life ${own}`), {
      trades: this.trades,
      // What one says that another has taken over from is old; sinks take it from none that they are fenced against.
      told: (symbol, quantity) => {
        if (own === this.newest) this.told.set(symbol, quantity);
      },
      refused: (position) => this.refused.add(position),
    });
    this.world.onDiskStep = (step) => this.diskFault(step);
    return life;
  }

  /** A process that has failed is started again, as its supervisor would; only a disk that fails is a reason. */
  private mourn(): void {
    const { life } = this;
    if (life?.failure === undefined) return;
    const text = describe(life.failure);
    const { faults } = this.plan;
    const allowed = (faults.has('diskFull') || faults.has('diskError')) && DISK_ERRORS.test(text);
    if (!allowed) this.broken.push(`the run failed: ${text}`);
    this.failures++;
    this.bury(life);
    this.world.disk = this.world.disk.afterKill(this.world.diskOptions());
  }

  private bury(life: Life): void {
    life.process.kill();
    life.port.cut = true;
    this.broken.push(...life.broken);
    for (const { atMs, clientOrderId } of life.port.sent)
      if (atMs > this.trippedMs) this.broken.push(`order ${clientOrderId} was sent after the kill switch was tripped`);
    this.life = undefined;
  }

  private async untilDeath(life: Life): Promise<void> {
    const { world, random, plan } = this;
    const kinds = (['kill', 'powerLoss', 'zombie'] as const).filter((kind) => plan.faults.has(kind));
    const kind = kinds[random.integer(kinds.length)];
    if (kind === undefined) return;
    if (kind === 'zombie') {
      await this.advanceUnlessFailed(life, 300 + random.integer(4000));
      if (life.failure === undefined) await this.haunt(life);
      return;
    }
    let steps = 12 + random.integer(160);
    this.world.onDiskStep = (step) => {
      if (--steps > 0) return this.diskFault(step);
      life.process.kill();
      return 'crash';
    };
    // A process that does not come to its step dies at some moment all the same.
    await this.advanceUnlessFailed(life, 500 + random.integer(6000));
    if (life.failure !== undefined) {
      this.mourn();
      return;
    }
    this.bury(life);
    const options = world.diskOptions();
    world.disk = kind === 'powerLoss' ? world.disk.afterPowerLoss(options) : world.disk.afterKill(options);
    this.world.onDiskStep = () => undefined;
    if (this.happens('checkpointDamage', 0.5)) await this.damage(world.disk);
    await world.clock.advance(random.integer(2000));
  }

  private async advanceUnlessFailed(life: Life, ms: number): Promise<void> {
    const { world, random } = this;
    const untilMs = Math.min(world.quietFromMs, world.nowMs + ms);
    while (!life.process.isDead && life.failure === undefined && world.nowMs < untilMs)
      await world.clock.advance(1 + random.integer(100));
  }

  /** The newest checkpoint is damaged, if there is one before it. */
  private async damage(disk: SimulatedDisk): Promise<void> {
    const [newest, before] = await folderStore(CHECKPOINTS, disk).list();
    if (newest === undefined || before === undefined) return;
    const random = this.world.amount('checkpointDamage');
    disk.damage(`${CHECKPOINTS}/${newest.name}`, (bytes) => {
      const at = random.integer(bytes.length);
      bytes[at] = (bytes[at] as number) ^ (1 << random.integer(8));
      return bytes;
    });
  }

  // ---- two processes ----------------------------------------------------------------------------------------------

  /** It stands still until it is taken for dead, and comes back when another trades in its place. */
  private async haunt(zombie: Life): Promise<void> {
    const { clock } = this.world;
    zombie.process.freeze();
    await clock.advance(LEASE_MS + 200);
    const next = this.begin();
    await clock.advance(1500);
    if (next.failure !== undefined) {
      // The disk kept it from taking over.
      this.bury(zombie);
      this.life = next;
      this.mourn();
      return;
    }
    this.life = next;
    const sentBefore = zombie.port.sent.length;
    zombie.process.thaw();
    await clock.advance(2000);
    for (const { clientOrderId } of zombie.port.sent.slice(sentBefore))
      this.broken.push(`a process that had been taken for dead sent ${clientOrderId} when it came back`);
    const text = zombie.failure === undefined ? 'went on' : `failed with ${describe(zombie.failure)}`;
    if (!/LeaseLost/.test(text) && !DISK_ERRORS.test(text))
      this.broken.push(`a process that had been taken for dead ${text} when it came back`);
    zombie.process.kill();
    zombie.port.cut = true;
    this.broken.push(...zombie.broken);
    this.mourn();
  }

  /** Another with the same folders is refused and changes nothing. */
  private async refuseSecond(): Promise<void> {
    const { world, random } = this;
    const { life } = this;
    // By a clock that jumps, and after standing still, a lease may be over.
    const { faults } = this.plan;
    if (life === undefined || faults.has('clockJump') || faults.has('stall')) return;
    await this.advanceUnlessFailed(life, 200 + random.integer(2000));
    if (life.failure !== undefined) return;
    this.lives++;
    const second = begin(world, this.random.fork('second'));
    await world.clock.advance(1000);
    const text = describe(second.failure);
    if (!/LeaseHeld/.test(text) && !DISK_ERRORS.test(text))
      this.broken.push(`a second process with the same folders was not refused: ${text}`);
    if (second.port.sent.length > 0) this.broken.push('a second process with the same folders sent orders');
    second.process.kill();
    second.port.cut = true;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: unknown };
  return `${typeof code === 'string' ? `${code}: ` : ''}${error.message}`;
}
