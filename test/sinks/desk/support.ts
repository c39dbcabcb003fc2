import type { RecordBatch } from 'apache-arrow';
import { batchesToRows, gatherRows, sliceRows, type StateTables } from 'rxarrow/columnar';
import { batchFromArrays, computeBatches, configuredOf } from '../../../src/core/index.js';
import { FlowContext, StageNode, type FlowOptions, type SyncStage } from '../../../src/runtime/flow/index.js';
import { desk, type DeskInput } from '../../../src/sinks/desk/index.js';

export const DAY = 86_400_000_000_000n;

/** One bar of a test, in whole numbers of the interval. */
export interface TestBar {
  readonly symbol: string;
  /** Number of the interval: the bar begins at `at` and becomes available at `at + 1` intervals. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume?: number;
  readonly signal?: number | boolean | null;
  readonly [column: string]: unknown;
}

/** A batch of bars; `sequence` is the place in the list. */
export function barBatch(bars: readonly TestBar[], intervalNs = DAY): RecordBatch {
  const known = new Set(['symbol', 'at', 'open', 'high', 'low', 'close', 'volume']);
  const more = [...new Set(bars.flatMap((bar) => Object.keys(bar)))].filter((name) => !known.has(name));
  const number = (name: 'open' | 'high' | 'low' | 'close'): Float64Array => Float64Array.from(bars, (bar) => bar[name]);
  return batchFromArrays({
    symbol: bars.map((bar) => bar.symbol),
    sequence: BigInt64Array.from(bars, (_, row) => BigInt(row)),
    time: BigInt64Array.from(bars, (bar) => BigInt(bar.at) * intervalNs),
    available: BigInt64Array.from(bars, (bar) => BigInt(bar.at + 1) * intervalNs),
    open: number('open'),
    high: number('high'),
    low: number('low'),
    close: number('close'),
    volume: Float64Array.from(bars, (bar) => bar.volume ?? 1_000_000),
    ...Object.fromEntries(more.map((name) => [name, bars.map((bar) => bar[name] ?? null) as (number | null)[]])),
  });
}

/** Bars of one symbol that do nothing but close at these prices; open is the close before. */
export function path(closes: readonly number[], more: Partial<TestBar> = {}, symbol = 'A'): TestBar[] {
  return closes.map((close, at) => {
    const open = closes[Math.max(0, at - 1)] as number;
    return { symbol, at, open, high: Math.max(open, close), low: Math.min(open, close), close, signal: 1, ...more };
  });
}

export type Event = Readonly<Record<string, unknown>>;

/** Rows of events without their nulls. */
export function events(batches: readonly RecordBatch[]): Event[] {
  return batchesToRows(batches).map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null)),
  );
}

export function trade(bars: readonly TestBar[], params: DeskInput, intervalNs = DAY): Event[] {
  return events(computeBatches([barBatch(bars, intervalNs)], [desk(params)]));
}

export function ofKind(all: readonly Event[], kind: string): Event[] {
  return all.filter((event) => event['kind'] === kind);
}

/** A batch cut into batches of `size` rows. */
export function cut(batch: RecordBatch, size: number): RecordBatch[] {
  const parts: RecordBatch[] = [];
  for (let from = 0; from < batch.numRows; from += size)
    parts.push(sliceRows(batch, from, Math.min(from + size, batch.numRows)));
  return parts;
}

/** The rows of a batch in another order. */
export function reordered(batch: RecordBatch, order: readonly number[]): RecordBatch {
  return gatherRows(batch, Int32Array.from(order), order.length);
}

/** A desk outside any stream, fed by hand. */
export class OpenDesk {
  readonly node: StageNode;
  readonly out: RecordBatch[] = [];
  private readonly stage: SyncStage;

  constructor(params: DeskInput, options: FlowOptions = {}, explicit = true) {
    const context = new FlowContext({ name: 'test', ...options }, explicit);
    context.onFailure = (error) => {
      throw error;
    };
    const configured = configuredOf(desk(params));
    if (configured?.stage.mode !== 'sync') throw new Error('The desk is a synchronous stage.');
    this.node = new StageNode(context, 'desk', undefined);
    this.stage = configured.stage.open(this.node);
  }

  feed(...batches: readonly RecordBatch[]): this {
    for (const batch of batches) {
      this.node.rowsIn += batch.numRows;
      this.stage.process(batch, (made) => this.out.push(made));
    }
    return this;
  }

  watermark(timeNs: bigint): this {
    this.stage.control?.({ kind: 'watermark', timeNs }, barBatch([]), (made) => this.out.push(made));
    return this;
  }

  end(): this {
    this.stage.end?.((made) => this.out.push(made));
    return this;
  }

  get held(): number {
    return this.stage.heldRows?.() ?? 0;
  }

  snapshot(): StateTables {
    return this.stage.snapshot?.() ?? {};
  }

  restore(tables: StateTables): this {
    this.stage.restore?.(tables);
    return this;
  }

  get events(): Event[] {
    return events(this.out);
  }
}
