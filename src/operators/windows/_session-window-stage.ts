import type { RecordBatch } from 'apache-arrow';
import type { StageNode } from '../../core/index.js';
import type { Panes } from './_panes.js';
import { TimeWindowStage, type TimeWindowOptions } from './_time-window-stage.js';

export interface SessionWindowOptions extends Pick<
  TimeWindowOptions,
  'component' | 'plans' | 'by' | 'column' | 'latenessNs' | 'incomplete'
> {
  readonly late: 'sideOutput' | 'drop';
  readonly gapNs: bigint;
  readonly longestNs: bigint;
}

/** Windows that rows make: each row brings one of the length of the pause, and those of a key that overlap are one. */
export class SessionWindowStage extends TimeWindowStage {
  private readonly gapNs: bigint;
  private readonly longestNs: bigint;

  constructor(options: SessionWindowOptions, node: StageNode) {
    const { gapNs, longestNs, ...others } = options;
    super({ ...others, panes: sessionPanes(gapNs, longestNs), amendWithinNs: 0n }, node);
    this.gapNs = gapNs;
    this.longestNs = longestNs;
  }

  protected override enter(batch: RecordBatch, key: number, row: number): boolean {
    const { windows, gapNs } = this;
    const start = this.input.times[row] as bigint;
    const end = start + gapNs;
    const touched: number[] = [];
    let from = start;
    let to = end;
    for (const slot of windows.openOf(key)) {
      const [first, last] = [windows.start[slot] as bigint, windows.end[slot] as bigint];
      if (start >= last || first >= end) continue;
      const [earliest, latest] = [first < from ? first : from, last > to ? last : to];
      if (latest - earliest - gapNs > this.longestNs) continue;
      touched.push(slot);
      [from, to] = [earliest, latest];
    }
    const [into, ...others] = touched;
    const closes = to + this.options.latenessNs;
    let slot = into;
    if (slot === undefined) {
      if (closes <= this.closedUpTo()) {
        this.lateRow(batch, row, end);
        return false;
      }
      slot = this.addWindow(key, start, end, 'open', closes);
    } else {
      // What has been added so far is counted before windows become one.
      if (others.length > 0) this.settle();
      for (const other of others) this.join(slot, other);
      windows.start[slot] = from;
      windows.since[slot] = from;
      windows.end[slot] = to;
    }
    this.paneWindows[key] = slot;
    this.paneCount[key] = 1;
    // The next row may change where a window ends, so each is looked at.
    this.paneTo[key] = Number.NEGATIVE_INFINITY;
    return true;
  }

  private join(into: number, from: number): void {
    const { windows } = this;
    this.slots.merge(into, from);
    windows.rows[into] = (windows.rows[into] as number) + (windows.rows[from] as number);
    windows.quality[into] = (windows.quality[into] as number) | (windows.quality[from] as number);
    windows.known[into] = Math.max(windows.known[into] as number, windows.known[from] as number);
    this.slots.reset(from);
    windows.remove(from);
  }
}

function sessionPanes(gapNs: bigint, longestNs: bigint): Panes {
  return {
    overlap: 1,
    longest: longestNs + gapNs,
    at: (timeNs) => ({ from: timeNs, to: timeNs + 1n, spans: [{ start: timeNs, end: timeNs + gapNs }] }),
    after: (endNs) => ({ start: endNs, end: endNs + gapNs }),
  };
}
