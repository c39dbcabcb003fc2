import type { RecordBatch } from 'apache-arrow';
import type { Random } from '../../../src/base/index.js';
import { readState, stateTable, type StateTables } from '../../../src/columnar/index.js';
import { defineSource, z, type PullReader } from 'rxarrow';
import { barsOf, type Instant, type MarketRow } from './market.js';
import type { SimulatedProcess } from './simulated-process.js';
import type { World } from './world.js';

/** Rows that are not acknowledged are kept; of the others so many, for those who go back to an older checkpoint. */
const KEPT_ROWS = 0;

/**
 * A broker of rows: it gives them when they are due, from a position, and forgets what was acknowledged (unless it keeps its history).
 */
export class SimulatedFeed {
  private readonly rows: readonly MarketRow[];
  private forgottenTo = 0;
  private readonly keepsHistory: boolean;

  constructor(instants: readonly Instant[], keepsHistory: boolean) {
    this.rows = instants.flatMap(({ rows }) => rows);
    this.keepsHistory = keepsHistory;
  }

  /** The first row that it still has. */
  get firstKept(): number {
    return this.forgottenTo;
  }

  get length(): number {
    return this.rows.length;
  }

  acknowledge(next: number): void {
    if (!this.keepsHistory) this.forgottenTo = Math.max(this.forgottenTo, next - KEPT_ROWS);
  }

  /** Rows from `next` on, at most `most`, that are due; when the first is due that is not. */
  take(next: number, most: number, nowMs: number): { readonly rows: readonly MarketRow[]; readonly dueMs: number } {
    const from = Math.max(next, this.forgottenTo);
    const due = this.rows.slice(from, from + most).filter(({ dueMs }) => dueMs <= nowMs);
    return { rows: due, dueMs: this.rows[from]?.dueMs ?? Number.POSITIVE_INFINITY };
  }
}

/** The source that reads it: one for each process. */
export function feedSource(world: World, process: SimulatedProcess, random: Random) {
  let opened = 0;
  return defineSource({
    name: 'simulatedFeed',
    title: 'Simulated feed',
    summary: 'Reads the simulated feed of a simulation.',
    params: () => z.strictObject({}),
    replay: 'exact',
    examples: [],
    open: () => new FeedReader(world, process, random, ++opened === 1),
  })({}, { id: 'bars' });
}

class FeedReader implements PullReader {
  readonly redelivers = true;
  private next: number;
  private readonly world: World;
  private readonly process: SimulatedProcess;
  private readonly random: Random;
  private readonly isFirst: boolean;

  constructor(world: World, process: SimulatedProcess, random: Random, isFirst: boolean) {
    this.world = world;
    this.process = process;
    this.random = random;
    this.isFirst = isFirst;
    this.next = world.feed.firstKept;
  }

  position(): StateTables {
    return { place: stateTable({ next: Float64Array.of(this.next) }) };
  }

  seek({ place }: StateTables): void {
    // A broker gives again to a new consumer whatever was not acknowledged, wherever it has been.
    if (this.isFirst && this.world.happens('feedRedelivers', 1)) return;
    if (place !== undefined) this.next = (readState(place, 'next') as Float64Array)[0] as number;
  }

  acknowledge(position: StateTables): void {
    const { place } = position;
    if (place !== undefined) this.world.feed.acknowledge((readState(place, 'next') as Float64Array)[0] as number);
  }

  async read(): Promise<RecordBatch | null> {
    const { world, process, random } = this;
    for (;;) {
      if (world.happens('feedReset', 0.05)) {
        await this.wait(random.next() * 20);
        throw new Error('The connection of the feed was reset.');
      }
      if (world.happens('feedLate', 0.05)) await this.wait(random.next() * 2000);
      if (world.isOver) return null;
      const { rows, dueMs } = world.feed.take(this.next, 1 + random.integer(5), world.nowMs);
      if (rows.length > 0) {
        this.next = (rows.at(-1) as MarketRow).sequence + 1;
        const { plan } = world;
        if (plan.plant === 'acknowledgedBeforeCheckpoint') world.feed.acknowledge(this.next);
        return barsOf(rows, world.startNs);
      }
      await this.wait(Math.min(dueMs - world.nowMs, 1000));
      if (process.isDead) return null;
    }
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.process.schedule(Math.max(0, ms), resolve));
  }
}
