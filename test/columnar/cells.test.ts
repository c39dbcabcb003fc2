import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesToRows, controlBatch, sliceRows } from '../../src/columnar/index.js';
import { batchesOf, cellsOf, KINDS, type Cell } from './support/batches.js';

describe('batchesToRows', () => {
  it('shows the values of every type', () => {
    fc.assert(
      fc.property(cellsOf(KINDS, 4), (cells) => {
        const [batch] = batchesOf(KINDS, [cells]) as [RecordBatch];
        const rows = batchesToRows([sliceRows(batch, 1, 4), controlBatch({ kind: 'mark', number: 1 })]);
        const day = 86_400_000_000_000n;
        const shown = (name: string, cell: Cell): unknown =>
          cell === null
            ? null
            : name === 'day'
              ? BigInt(cell as number) * day
              : name === 'bytes'
                ? Uint8Array.from(cell as number[])
                : cell;
        expect(rows).toEqual(
          [1, 2, 3].map((row) =>
            Object.fromEntries(KINDS.map((kind, index) => [kind.name, shown(kind.name, cells[index]?.[row] as Cell)])),
          ),
        );
      }),
      { numRuns: 50 },
    );
  });
});
