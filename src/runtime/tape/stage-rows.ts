import type { RecordBatch } from 'apache-arrow';
import { rowHashes, sliceRows } from '../../columnar/index.js';
import type { FlowContext, StageNode } from '../flow/index.js';

/** Hashes of rows that a stage has handed on, one after the other. */
export interface HashedRows {
  readonly stage: number;
  readonly firstRow: number;
  readonly hashes: Uint32Array;
  /** The rows themselves, where they are kept. */
  readonly batches: readonly RecordBatch[];
}

/** A stage as recordings name it. */
export interface StageLine {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  /** Ids of the stages and sources beneath. */
  readonly from: readonly string[];
}

const MOST_ROWS = 4096;

interface Gathered {
  readonly line: StageLine;
  firstRow: number;
  count: number;
  readonly hashes: Uint32Array;
  batches: RecordBatch[];
}

export interface StageRowsOptions {
  /** Whether the rows themselves are wanted with their hashes. */
  readonly keepsBatches: boolean;
  readonly stage: (line: StageLine) => void;
  readonly rows: (rows: HashedRows) => void;
}

/** Hashes what each stage of a run hands on, in pieces of a bounded number of rows. */
export class StageRows {
  private readonly options: StageRowsOptions;
  private readonly known = new Map<StageNode, Gathered>();

  constructor(options: StageRowsOptions) {
    this.options = options;
  }

  /** The stages that are there before the first row, in the order in which they were subscribed. */
  begin(context: FlowContext): void {
    for (const node of context.stages.values()) this.of(node);
  }

  add(node: StageNode, batch: RecordBatch): void {
    if (batch.numRows === 0) return;
    const gathered = this.of(node);
    const hashes = rowHashes(batch);
    for (let from = 0; from < hashes.length;) {
      const count = Math.min(hashes.length - from, MOST_ROWS - gathered.count);
      gathered.hashes.set(hashes.subarray(from, from + count), gathered.count);
      if (this.options.keepsBatches) gathered.batches.push(sliceRows(batch, from, from + count));
      gathered.count += count;
      from += count;
      if (gathered.count === MOST_ROWS) this.hand(gathered);
    }
  }

  /** Hands on what has been gathered. */
  flush(): void {
    for (const gathered of this.known.values()) if (gathered.count > 0) this.hand(gathered);
  }

  /** Rows of each stage so far. */
  counts(): Map<number, number> {
    return new Map([...this.known.values()].map(({ line, firstRow, count }) => [line.number, firstRow + count]));
  }

  private hand(gathered: Gathered): void {
    const { line, firstRow, count, batches } = gathered;
    gathered.firstRow += count;
    gathered.count = 0;
    gathered.batches = [];
    this.options.rows({ stage: line.number, firstRow, hashes: gathered.hashes.slice(0, count), batches });
  }

  private of(node: StageNode): Gathered {
    let gathered = this.known.get(node);
    if (gathered === undefined) {
      const line: StageLine = { number: this.known.size, id: node.id, name: node.name, from: [...node.beneath] };
      gathered = { line, firstRow: 0, count: 0, hashes: new Uint32Array(MOST_ROWS), batches: [] };
      this.known.set(node, gathered);
      this.options.stage(line);
    }
    return gathered;
  }
}
