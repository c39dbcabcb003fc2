import type { RecordBatch } from 'apache-arrow';
import type { FlowWatch, Origin, StageNode } from '../flow/index.js';

/** An identity that is a digest, cut to what tells stages of one pipe apart for people. */
function shortened(id: string): string {
  return id.replace(/#([0-9a-f]{4})[0-9a-f]{8,}$/, '#$1');
}

/** What one stage or source cost. */
export interface ProfileEntry {
  readonly id: string;
  readonly component: string;
  readonly kind: 'source' | 'stage';
  /** Rows that it pushed, or that came to it. */
  readonly rows: number;
  readonly batches: number;
  /** Time spent in it alone, the stages above it left out, ms. */
  readonly selfMs: number;
  /** Time of work that went on elsewhere, as a write, ms; it may overlap with all else. */
  readonly elsewhereMs: number;
  /** Memory that it took per row, bytes, by samples; what was collected meanwhile is left out. */
  readonly allocatedBytesPerRow: number;
}

/** Time by the way that batches went: source, stage, stage above it, and so on. */
export interface ProfilePath {
  readonly path: readonly string[];
  readonly selfMs: number;
}

export interface Profile {
  readonly entries: readonly ProfileEntry[];
  readonly paths: readonly ProfilePath[];
  readonly totalMs: number;
}

/** Looks at memory: bytes in use, on the heap and in array buffers. */
export type MemoryInUse = () => number;

class Tally {
  rows = 0;
  batches = 0;
  selfMs = 0;
  elsewhereMs = 0;
  allocated = 0;
  sampledRows = 0;
  readonly component: string;
  readonly kind: 'source' | 'stage';

  constructor(component: string, kind: 'source' | 'stage') {
    this.component = component;
    this.kind = kind;
  }
}

/** A place in the tree of ways that batches went. */
class Place {
  readonly above = new Map<string, Place>();
  selfMs = 0;
}

interface Open {
  readonly node: StageNode;
  readonly place: Place;
  readonly rows: number;
  readonly began: number;
  inner: number;
}

// Looking at memory takes longer than most stages: a push at which that is done is not timed.
const MEMORY_EVERY = 16;

/** Measures every batch at every stage: for a profile, not for every day. */
export class FlowProfile implements FlowWatch {
  private readonly monotonicMs: () => number;
  private readonly memory: MemoryInUse;
  private readonly tallies = new Map<string, Tally>();
  private readonly root = new Place();
  private readonly open: Open[] = [];
  private place: Place = this.root;
  private pushes = 0;
  private looksAtMemory = false;
  private timedPushes = 0;

  constructor(monotonicMs: () => number, memory: MemoryInUse) {
    this.monotonicMs = monotonicMs;
    this.memory = memory;
  }

  read(origin: Origin, durationMs: number): void {
    this.tally(origin.id, origin.id, 'source').selfMs += durationMs;
    placeAbove(this.root, origin.id).selfMs += durationMs;
  }

  pushed(origin: Origin, batch: RecordBatch): void {
    const tally = this.tally(origin.id, origin.id, 'source');
    tally.rows += batch.numRows;
    tally.batches++;
    this.looksAtMemory = ++this.pushes % MEMORY_EVERY === 0;
    if (!this.looksAtMemory) this.timedPushes++;
    if (this.open.length === 0) this.place = placeAbove(this.root, origin.id);
  }

  enter(node: StageNode, batch: RecordBatch): void {
    const outer = this.open.at(-1);
    const place = placeAbove(outer?.place ?? this.place, node.id);
    this.open.push({ node, place, rows: batch.numRows, began: this.now(), inner: 0 });
  }

  leave(): void {
    const stage = this.open.pop();
    if (stage === undefined) return;
    const spent = this.now() - stage.began;
    const outer = this.open.at(-1);
    if (outer !== undefined) outer.inner += spent;
    const own = spent - stage.inner;
    const tally = this.tally(stage.node.id, stage.node.name, 'stage');
    tally.rows += stage.rows;
    tally.batches++;
    if (!this.looksAtMemory) {
      tally.selfMs += own;
      stage.place.selfMs += own;
    } else if (own >= 0) {
      tally.allocated += own;
      tally.sampledRows += stage.rows;
    }
  }

  settled(node: StageNode, _rows: number, durationMs: number): void {
    this.tally(node.id, node.name, 'stage').elsewhereMs += durationMs;
  }

  /** Times are scaled up for the pushes that were not timed. */
  result(): Profile {
    const scale = this.timedPushes === 0 ? 1 : this.pushes / this.timedPushes;
    const entries = [...this.tallies].map(([id, tally]): ProfileEntry => ({
      id: shortened(id),
      component: tally.component,
      kind: tally.kind,
      rows: tally.rows,
      batches: tally.batches,
      selfMs: tally.kind === 'source' ? tally.selfMs : tally.selfMs * scale,
      elsewhereMs: tally.elsewhereMs,
      allocatedBytesPerRow: tally.sampledRows === 0 ? Number.NaN : tally.allocated / tally.sampledRows,
    }));
    const paths: ProfilePath[] = [];
    const walk = (place: Place, path: readonly string[]): void => {
      if (path.length > 0) paths.push({ path, selfMs: path.length === 1 ? place.selfMs : place.selfMs * scale });
      for (const [id, above] of place.above) walk(above, [...path, shortened(id)]);
    };
    walk(this.root, []);
    return { entries, paths, totalMs: entries.reduce((sum, { selfMs }) => sum + selfMs, 0) };
  }

  private now(): number {
    return this.looksAtMemory ? this.memory() : this.monotonicMs();
  }

  private tally(id: string, component: string, kind: 'source' | 'stage'): Tally {
    let tally = this.tallies.get(id);
    if (tally === undefined) {
      tally = new Tally(component, kind);
      this.tallies.set(id, tally);
    }
    return tally;
  }
}

function placeAbove(place: Place, id: string): Place {
  let above = place.above.get(id);
  if (above === undefined) {
    above = new Place();
    place.above.set(id, above);
  }
  return above;
}
