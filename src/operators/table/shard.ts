import type { RecordBatch, Schema } from 'apache-arrow';
import * as z from 'zod';
import { columnIndex, describeSchema, keepRows, keyHash, KeySlots } from '../../columnar/index.js';
import { SchemaMismatch } from '../../base/errors.js';
import { defineOperator, type Emit, type StageNode, type SyncStage } from '../../core/index.js';

const params = () =>
  z
    .strictObject({
      shard: z.int().min(1).describe('Which of them, from 1.'),
      of: z.int().min(1).max(65_536).describe('How many there are.'),
      by: z.string().min(1).default('symbol').describe('Column of keys: all rows of a key are in one shard.'),
    })
    .refine(({ shard, of }) => shard <= of, { path: ['shard'], message: 'a shard that there is, from 1 to `of`' });

/**
 * The rows of one shard: those whose key has this hash. Every process that knows the number of shards finds the same ones, whatever it
 * is written in: `FNV-1a(UTF-8 of the key) modulo of` is `shard - 1`.
 */
export const shard = defineOperator({
  name: 'shard',
  title: 'Shard',
  summary:
    'Keeps the rows whose key belongs to one of so many shards; those of the others are filtered out and counted.',
  formula: 'A row is kept when the 32-bit FNV-1a hash of its key in UTF-8, modulo `of`, is `shard` - 1.',
  see: ['G. Fowler, L. C. Noll, K.-P. Vo, FNV hash, 1991'],
  params,
  scope: 'row',
  addsColumns: false,
  examples: [
    { title: 'The second of eight', params: { shard: 2, of: 8 } },
    { title: 'By another column', params: { shard: 1, of: 2, by: 'symbol' } },
  ],
  open: (given, node) => new ShardStage(given, node),
});

class ShardStage implements SyncStage {
  private readonly params: z.output<ReturnType<typeof params>>;
  private readonly node: StageNode;
  private readonly keys = new KeySlots();
  private own = new Uint8Array(64);
  private known = 0;
  private schema: Schema | undefined;
  private column = -1;
  private numbers = new Int32Array(1024);

  constructor(given: z.output<ReturnType<typeof params>>, node: StageNode) {
    this.params = given;
    this.node = node;
  }

  process(batch: RecordBatch, emit: Emit): void {
    if (batch.schema !== this.schema) this.bind(batch.schema);
    const rows = batch.numRows;
    const column = batch.data.children[this.column];
    const common = column === undefined ? -1 : this.keys.locate(column, this.params.by);
    this.learn();
    if (common >= 0) {
      if (this.own[common] === 1) emit(batch);
      else this.node.count('filtered', rows);
      return;
    }
    if (this.numbers.length < rows) this.numbers = new Int32Array(rows * 2);
    const { own, numbers } = this;
    const slots = this.keys.rowSlots;
    let kept = 0;
    for (let row = 0; row < rows; row++) {
      numbers[kept] = row;
      kept += own[slots[row] as number] as number;
    }
    this.node.count('filtered', rows - kept);
    if (kept > 0 || rows === 0) emit(keepRows(batch, numbers, kept));
  }

  private learn(): void {
    const { keys, params: given } = this;
    for (; this.known < keys.capacity; this.known++) {
      if (this.known >= this.own.length) {
        const larger = new Uint8Array(this.own.length * 2);
        larger.set(this.own);
        this.own = larger;
      }
      this.own[this.known] = keyHash(keys.keyOf(this.known) ?? '') % given.of === given.shard - 1 ? 1 : 0;
    }
  }

  private bind(schema: Schema): void {
    this.schema = schema;
    this.column = columnIndex(schema, this.params.by);
    if (this.column < 0)
      throw new SchemaMismatch({
        component: 'shard',
        column: this.params.by,
        wanted: 'text to tell keys apart',
        available: describeSchema(schema),
      });
  }
}
