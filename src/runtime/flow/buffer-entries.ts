import type { RecordBatch } from 'apache-arrow';
import { concatBatches, sameSchema } from '../../columnar/index.js';
import type { LatestRows } from './conflate.js';
import type { SpilledRows } from './spill.js';

/** Rows that had no room; stands in the buffer where they would have stood. */
export interface Gap {
  readonly kind: 'gap';
  rows: number;
}

export interface InMemory {
  readonly kind: 'rows';
  readonly batch: RecordBatch;
  readonly bytes: number;
  /** The charge of rows beyond the bound. */
  charged: { release(): void } | undefined;
}

export interface OnDisk {
  readonly kind: 'disk';
  readonly spilled: SpilledRows;
}

export interface ControlEntry {
  readonly kind: 'control';
  readonly batch: RecordBatch;
}

export type Entry = Gap | InMemory | OnDisk | ControlEntry;

/**
 * What is left when of each key only the latest row stays: rows keep their place between controls, those without a control between
 * them come together, and a gap before them says how many are missing. Batches are still to be counted in.
 */
export function conflated(entries: readonly Entry[], latest: LatestRows): (RecordBatch | Gap | ControlEntry)[] {
  const kept: (RecordBatch | undefined)[] = [];
  for (let place = entries.length - 1; place >= 0; place--) {
    const entry = entries[place] as Entry;
    if (entry.kind === 'rows') kept[place] = latest.keep(entry.batch);
  }
  const left: (RecordBatch | Gap | ControlEntry)[] = [];
  let missing = 0;
  let together: RecordBatch[] = [];
  const close = (): void => {
    if (missing > 0) left.push({ kind: 'gap', rows: missing });
    left.push(...runsOf(together));
    missing = 0;
    together = [];
  };
  for (const [place, entry] of entries.entries()) {
    if (entry.kind === 'control') {
      close();
      left.push(entry);
    } else if (entry.kind === 'gap') missing += entry.rows;
    else if (entry.kind === 'rows') {
      const batch = kept[place];
      missing += entry.batch.numRows - (batch?.numRows ?? 0);
      if (batch !== undefined) together.push(batch);
    }
  }
  close();
  return left;
}

/** Neighbours with the same columns as one batch. */
function runsOf(batches: readonly RecordBatch[]): RecordBatch[] {
  const runs: RecordBatch[][] = [];
  for (const batch of batches) {
    const run = runs.at(-1);
    if (run !== undefined && sameSchema((run[0] as RecordBatch).schema, batch.schema)) run.push(batch);
    else runs.push([batch]);
  }
  return runs.map((run) => (run.length === 1 ? (run[0] as RecordBatch) : concatBatches(run)));
}
