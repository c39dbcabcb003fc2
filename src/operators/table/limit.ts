import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { readState, sliceRows, stateTable, type StateTables } from '../../columnar/index.js';
import { defineOperator, type Emit, type StageNode, type SyncStage } from '../../core/index.js';

const params = () =>
  z.strictObject({
    rows: z.int().min(0).describe('Rows that come through; then the stream ends and its sources are closed.'),
    skip: z.int().min(0).default(0).describe('Rows to leave out before.'),
  });

/** Ends the stream after so many rows: what `take` and `skip` are for batches, but of rows, and whatever the cut. */
export const limit = defineOperator({
  name: 'limit',
  title: 'Limit',
  summary: 'Lets a number of rows through, after leaving out some, and then ends the stream.',
  params,
  shorthand: 'rows',
  scope: 'crossSection',
  addsColumns: false,
  examples: [
    { title: 'The first thousand rows', params: 1000 },
    { title: 'A page of ten', params: { rows: 10, skip: 20 } },
  ],
  open: (given, node) => new LimitStage(given, node),
});

class LimitStage implements SyncStage {
  private readonly first: number;
  private readonly last: number;
  private readonly node: StageNode;
  private seen = 0;

  constructor({ rows, skip }: z.output<ReturnType<typeof params>>, node: StageNode) {
    this.first = skip;
    this.last = skip + rows;
    this.node = node;
  }

  process(batch: RecordBatch, emit: Emit): void {
    const rows = batch.numRows;
    const from = Math.min(rows, Math.max(0, this.first - this.seen));
    const to = Math.max(from, Math.min(rows, this.last - this.seen));
    this.seen += rows;
    this.node.count('filtered', rows - (to - from));
    if (to > from || rows === 0) emit(sliceRows(batch, from, to));
  }

  finished(): boolean {
    return this.seen >= this.last;
  }

  snapshot(): StateTables {
    return { seen: stateTable({ rows: BigInt64Array.of(BigInt(this.seen)) }) };
  }

  restore({ seen }: StateTables): void {
    if (seen !== undefined) this.seen = Number((readState(seen, 'rows') as BigInt64Array)[0] ?? 0n);
  }
}
