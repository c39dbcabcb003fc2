import type { RecordBatch } from 'apache-arrow';
import { batchBytes, columnIndex } from '../../columnar/index.js';
import type { FlowWatch, Origin, StageNode } from '../flow/index.js';
import { DurationHistogram } from './histogram.js';

/** What is counted of one source beside what it counts itself. */
export interface SourceReading {
  bytes: number;
  /** Event time of its latest row, ns; undefined before the first, and for rows without a time. */
  latestNs: bigint | undefined;
}

interface OpenStage {
  readonly node: StageNode;
  readonly beganMs: number;
  /** Time spent in the stages above it, called from within. */
  innerMs: number;
}

/** Reads sizes, event times and durations while batches flow; durations of one pushed batch in `sampleEvery`. */
export class FlowMeter implements FlowWatch {
  readonly sources = new Map<string, SourceReading>();
  readonly durations = new Map<string, { readonly component: string; readonly histogram: DurationHistogram }>();
  private readonly monotonicMs: () => number;
  private readonly sampleEvery: number;
  private readonly open: OpenStage[] = [];
  private untilSample = 1;
  private sampling = false;

  constructor(monotonicMs: () => number, sampleEvery: number) {
    this.monotonicMs = monotonicMs;
    this.sampleEvery = sampleEvery;
  }

  pushed(origin: Origin, batch: RecordBatch): void {
    this.sampling = --this.untilSample === 0;
    if (this.sampling) this.untilSample = this.sampleEvery;
    if (batch.numRows === 0) return;
    let reading = this.sources.get(origin.id);
    if (reading === undefined) {
      reading = { bytes: 0, latestNs: undefined };
      this.sources.set(origin.id, reading);
    }
    reading.bytes += batchBytes(batch);
    reading.latestNs = latestTime(batch) ?? reading.latestNs;
  }

  enter(node: StageNode): void {
    if (this.sampling) this.open.push({ node, beganMs: this.monotonicMs(), innerMs: 0 });
  }

  leave(node: StageNode): void {
    const stage = this.open.at(-1);
    // What was entered before the sampling began is not measured.
    if (stage?.node !== node) return;
    this.open.pop();
    const elapsedMs = this.monotonicMs() - stage.beganMs;
    const outer = this.open.at(-1);
    if (outer !== undefined) outer.innerMs += elapsedMs;
    this.observe(node, elapsedMs - stage.innerMs);
  }

  settled(node: StageNode, _rows: number, durationMs: number): void {
    this.observe(node, durationMs);
  }

  private observe(node: StageNode, durationMs: number): void {
    let duration = this.durations.get(node.id);
    if (duration === undefined) {
      duration = { component: node.name, histogram: new DurationHistogram() };
      this.durations.set(node.id, duration);
    }
    duration.histogram.observe(Math.max(0, durationMs) / 1000);
  }
}

function latestTime(batch: RecordBatch): bigint | undefined {
  for (const name of ['available', 'time']) {
    const index = columnIndex(batch.schema, name);
    const values = index < 0 ? undefined : (batch.data.children[index]?.values as unknown);
    if (values instanceof BigInt64Array) return values[batch.numRows - 1];
  }
  return undefined;
}
