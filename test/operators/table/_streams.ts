import { tap, type Observable } from 'rxjs';
import type { RecordBatch } from 'apache-arrow';
import { run, type RunOptions } from 'rxarrow';
import { batchesToRows, controlBatch, controlOf, isControl, sliceRows } from 'rxarrow/columnar';
import { memory } from 'rxarrow/sources';
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

/** A stream of rows in batches of at most `size`. */
export function streamOf(rows: readonly Row[], size = 1000, id = 'rows'): Observable<RecordBatch> {
  return memory(cut(rows, size), { id });
}

/** Everything a stream gives, control batches included. */
export async function collect(stream: Observable<RecordBatch>, options: RunOptions = {}): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  const running = run(stream, { ...options, onBatch: (batch) => void batches.push(batch) });
  await running.done;
  return batches;
}

/** The rows that a stream gives. */
export async function rowsOf(stream: Observable<RecordBatch>, options: RunOptions = {}): Promise<Row[]> {
  const batches = await collect(stream, options);
  return batchesToRows(batches.filter((batch) => !isControl(batch)));
}

/** A moment: seconds after the first of January 2020, in nanoseconds. */
export function at(seconds: number): bigint {
  return 1_577_836_800_000_000_000n + BigInt(seconds) * 1_000_000_000n;
}

/** A watermark: no row that is available at or before this moment is still to come. */
export function watermarkAt(seconds: number): RecordBatch {
  return controlBatch({ kind: 'watermark', timeNs: at(seconds) });
}

/** What a stream gives in order: the column `n` of its rows, and its watermarks as `w5`. */
export async function traceOf(stream: Observable<RecordBatch>): Promise<unknown[]> {
  const trace: unknown[] = [];
  const seen = stream.pipe(
    tap((batch) => {
      const control = controlOf(batch);
      if (control?.kind === 'watermark') trace.push(`w${Number(control.timeNs - at(0)) / 1e9}`);
      else trace.push(...batchesToRows([batch]).map((row) => row['n']));
    }),
  );
  await run(seen).done;
  return trace;
}
