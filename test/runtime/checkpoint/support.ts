import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import {
  diskService,
  provide,
  run,
  type Disk,
  type RunEvent,
  type RunHost,
  type RunOptions,
  type RunService,
  type RunStats,
} from 'rxarrow';
import { ema, where } from 'rxarrow/operators';
import { checkpoints } from 'rxarrow/runtime';
import { forEachBatch } from 'rxarrow/sinks';
import { generate } from 'rxarrow/sources';
import { rowsOf } from 'rxarrow/testing';

export const FOLDER = '/state';

/**
 * Bars of two symbols through an average, a filter and work that takes a turn: a source that can be read again, stages with state,
 * without, and with batches in flight.
 */
export const averages = (bars = 400, batchRows = 16): Observable<RecordBatch> =>
  generate({ symbols: ['A', 'B'], bars, batchRows, seed: 3 }, { id: 'bars' }).pipe(
    ema({ period: 9, id: 'average' }),
    where('close > 0', { id: 'above' }),
    forEachBatch(() => new Promise((resolve) => setImmediate(resolve)), { id: 'turn' }),
  ) as Observable<RecordBatch>;

export type CheckpointParams = Parameters<typeof checkpoints>[0];

export interface Life {
  readonly rows: unknown[];
  readonly events: RunEvent[];
  readonly warnings: string[];
  readonly stats: RunStats | undefined;
  readonly error: unknown;
}

export interface LifeOptions extends RunOptions {
  readonly params?: CheckpointParams;
  /** Dies after so many rows. */
  readonly dieAfter?: number;
  readonly opened?: (host: RunHost) => void;
}

/** One life of a run: from its beginning to its end or its death. */
export async function live(stream: Observable<RecordBatch>, disk: Disk, options: LifeOptions = {}): Promise<Life> {
  const { params, dieAfter = Number.POSITIVE_INFINITY, opened, ...rest } = options;
  const rows: unknown[] = [];
  const events: RunEvent[] = [];
  const warnings: string[] = [];
  const listener: RunService = {
    name: 'listener',
    open(host) {
      host.context.events.listen((event) => events.push(event));
      opened?.(host);
    },
  };
  const running = run(stream, {
    name: 'averages',
    onWarning: (message) => warnings.push(message),
    ...rest,
    onBatch(batch, index) {
      rest.onBatch?.(batch, index);
      rows.push(...rowsOf([batch]));
      if (rows.length >= dieAfter) throw new Error('killed');
    },
    services: [
      provide(diskService, disk),
      listener,
      ...(rest.services ?? []),
      checkpoints({ folder: FOLDER, every: null, rows: 100, ...(typeof params === 'object' ? params : {}) }),
    ],
  });
  try {
    const stats = await running.done;
    return { rows, events, warnings, stats, error: undefined };
  } catch (error) {
    return { rows, events, warnings, stats: undefined, error };
  }
}

export const outcomes = ({ events }: Life): string[] =>
  events.flatMap((event) => (event.kind === 'checkpoint' ? [event.outcome] : []));

/** The rows of the second life stand where those of the whole do that it should have gone on with. */
export function goesOn(whole: readonly unknown[], second: readonly unknown[]): boolean {
  const tail = whole.slice(whole.length - second.length);
  return JSON.stringify(tail, text) === JSON.stringify(second, text);
}

const text = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
