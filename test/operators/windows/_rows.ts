import type { Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { run, type RunOptions, type RunStats } from 'rxarrow';
import { batchesToRows, controlBatch, isControl, sliceRows } from 'rxarrow/columnar';
import { batchFromRows } from '../../../src/core/index.js';

export type Row = Readonly<Record<string, unknown>>;

/** Rows as batches of at most `size`. */
export function cut(rows: readonly Row[], size: number): RecordBatch[] {
  if (rows.length === 0) return [];
  const whole = batchFromRows(rows);
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, part) =>
    sliceRows(whole, part * size, Math.min(rows.length, (part + 1) * size)),
  );
}

/** A moment: seconds after the first of January 2020, in nanoseconds. */
export function at(seconds: number): bigint {
  return 1_577_836_800_000_000_000n + BigInt(Math.round(seconds * 1000)) * 1_000_000n;
}

export function watermarkAt(seconds: number): RecordBatch {
  return controlBatch({ kind: 'watermark', timeNs: at(seconds) });
}

export interface RowsOptions extends RunOptions {
  /** Told of the first stage at the end. */
  readonly onStats?: (stage: RunStats['stages'][number]) => void;
}

/** The rows that a stream gives. */
export async function rowsOf(stream: Observable<RecordBatch>, options: RowsOptions = {}): Promise<Row[]> {
  const { onStats, ...rest } = options;
  const batches: RecordBatch[] = [];
  const running = run(stream, { ...rest, onBatch: (batch) => void batches.push(batch) });
  const stats = await running.done;
  const [stage] = stats.stages;
  if (stage !== undefined) onStats?.(stage);
  return batchesToRows(batches.filter((batch) => !isControl(batch)));
}
