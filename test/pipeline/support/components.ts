import type { RecordBatch } from 'apache-arrow';
import { createRegistry, defineSink, defineSource, batchFromRows, type Component, type Registry } from 'rxarrow';
import { z } from 'zod';
import { components } from '../../../src/components.js';

/** What a test sees of the sinks and sources of its pipelines. */
export interface Seen {
  readonly rows: Map<string, number>;
  opened: number;
}

/** The library with a source `ticks` of made-up trades and a sink `keep` that counts rows by its id. */
export function testRegistry(): { readonly registry: Registry; readonly seen: Seen } {
  const seen: Seen = { rows: new Map(), opened: 0 };
  const ticks = defineSource({
    name: 'ticks',
    title: 'Ticks',
    summary: 'Made-up trades.',
    params: () =>
      z.strictObject({
        rows: z.int().min(1).default(5),
        apiKey: z.string().optional(),
        symbol: z.string().default('AAA'),
      }),
    shorthand: 'rows',
    replay: 'exact',
    examples: [],
    open: ({ rows, symbol }) => {
      seen.opened++;
      const batches: RecordBatch[] = [
        batchFromRows(
          Array.from({ length: rows }, (_, row) => {
            const time = BigInt(row) * 1_000_000_000n;
            return { symbol, sequence: BigInt(row), time, available: time, price: 100 + row, close: 100 + row };
          }),
        ),
      ];
      return { read: () => batches.shift() ?? null };
    },
  });
  const keep = defineSink({
    name: 'keep',
    title: 'Keep',
    summary: 'Counts rows.',
    params: () => z.strictObject({ password: z.string().optional() }),
    examples: [],
    open: {
      sync: (_, node, options) => ({
        process(batch, emit) {
          const id = options.id ?? '';
          seen.rows.set(id, (seen.rows.get(id) ?? 0) + batch.numRows);
          emit(batch);
        },
      }),
    },
  });
  return { registry: createRegistry([...components, ticks, keep] as unknown as readonly Component[]), seen };
}
