import type { RecordBatch } from 'apache-arrow';
import type { Origin } from './origin.js';
import type { StageNode } from './stage-node.js';

/** Watches a run at work, for metrics, profiles and traces. Where nobody watches nothing is called. */
export interface FlowWatch {
  /** A source is about to push a batch. */
  pushed?(origin: Origin, batch: RecordBatch): void;
  /** What it set off within the call has been done. */
  pushEnded?(origin: Origin): void;
  /** A source has nothing more. */
  ended?(origin: Origin): void;
  /** A source has worked that long for its next batch, waiting left out. */
  read?(origin: Origin, durationMs: number): void;
  /** A stage begins with a batch. Each is followed by its `leave`, nested as the calls are. */
  enter?(node: StageNode, batch: RecordBatch): void;
  leave?(node: StageNode): void;
  /** A stage hands on a batch. */
  emitted?(node: StageNode, batch: RecordBatch): void;
  /** Work of a stage on a batch that went on elsewhere has settled after that long. */
  settled?(node: StageNode, rows: number, durationMs: number): void;
}

/** Several that watch as one. */
export class Watchers implements Required<FlowWatch> {
  private readonly all: readonly FlowWatch[];

  constructor(all: readonly FlowWatch[]) {
    this.all = all;
  }

  with(watch: FlowWatch): Watchers {
    return new Watchers([...this.all, watch]);
  }

  without(watch: FlowWatch): Watchers | undefined {
    const rest = this.all.filter((each) => each !== watch);
    return rest.length === 0 ? undefined : new Watchers(rest);
  }

  pushed(origin: Origin, batch: RecordBatch): void {
    for (const watch of this.all) watch.pushed?.(origin, batch);
  }

  pushEnded(origin: Origin): void {
    for (const watch of this.all) watch.pushEnded?.(origin);
  }

  ended(origin: Origin): void {
    for (const watch of this.all) watch.ended?.(origin);
  }

  read(origin: Origin, durationMs: number): void {
    for (const watch of this.all) watch.read?.(origin, durationMs);
  }

  enter(node: StageNode, batch: RecordBatch): void {
    for (const watch of this.all) watch.enter?.(node, batch);
  }

  leave(node: StageNode): void {
    for (let at = this.all.length - 1; at >= 0; at--) this.all[at]?.leave?.(node);
  }

  emitted(node: StageNode, batch: RecordBatch): void {
    for (const watch of this.all) watch.emitted?.(node, batch);
  }

  settled(node: StageNode, rows: number, durationMs: number): void {
    for (const watch of this.all) watch.settled?.(node, rows, durationMs);
  }
}
