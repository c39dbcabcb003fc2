import type { RecordBatch } from 'apache-arrow';
import { columnIndex, gatherRows, readState, stateTable, type StateTables } from '../../columnar/index.js';
import type { Origin } from './origin.js';

const TABLE = '#delivered';

/**
 * Drops rows that a source delivers again although they are covered by the checkpoint that the run goes on from: those whose
 * sequence is not above the highest one of their partition. Brokers deliver again what was not acknowledged when the run ended.
 */
export class Redeliveries {
  private readonly origin: Origin;
  private readonly restored: ReadonlyMap<number, bigint>;
  private readonly highest: Map<number, bigint>;

  constructor(origin: Origin, position: StateTables | undefined) {
    this.origin = origin;
    const table = position?.[TABLE];
    const partitions = table === undefined ? [] : [...(readState(table, 'partition') as Int32Array)];
    const sequences = table === undefined ? [] : [...(readState(table, 'sequence') as BigInt64Array)];
    this.restored = new Map(partitions.map((partition, index) => [partition, sequences[index] as bigint]));
    this.highest = new Map(this.restored);
  }

  /** The rows that are new; undefined when none is. */
  admit(batch: RecordBatch): RecordBatch | undefined {
    const sequenceAt = columnIndex(batch.schema, 'sequence');
    if (batch.numRows === 0 || sequenceAt < 0) return batch;
    const sequences = batch.data.children[sequenceAt]?.values as BigInt64Array;
    const partitionAt = columnIndex(batch.schema, 'partition');
    const partitions = partitionAt < 0 ? undefined : (batch.data.children[partitionAt]?.values as Int32Array);
    const fresh: number[] = [];
    for (let row = 0; row < batch.numRows; row++) {
      const partition = partitions?.[row] ?? 0;
      const sequence = sequences[row] as bigint;
      const covered = this.restored.get(partition);
      if (covered !== undefined && sequence <= covered) continue;
      fresh.push(row);
      const highest = this.highest.get(partition);
      if (highest === undefined || sequence > highest) this.highest.set(partition, sequence);
    }
    const again = batch.numRows - fresh.length;
    if (again === 0) return batch;
    const { origin } = this;
    origin.redeliveredRows += again;
    origin.context.events.emit({
      kind: 'drop',
      source: origin.id,
      rows: again,
      cause: 'delivered again after a restart',
    });
    return fresh.length === 0 ? undefined : gatherRows(batch, Int32Array.from(fresh), fresh.length);
  }

  /** A position with what has been delivered. */
  addTo(position: StateTables): StateTables {
    const entries = [...this.highest].sort(([a], [b]) => a - b);
    return {
      ...position,
      [TABLE]: stateTable({
        partition: Int32Array.from(entries, ([partition]) => partition),
        sequence: BigInt64Array.from(entries, ([, sequence]) => sequence),
      }),
    };
  }
}
