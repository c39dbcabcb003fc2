import type { RecordBatch } from 'apache-arrow';
import { CheckpointMismatch } from '../../base/errors.js';
import { readState, sliceRows, stateTable, type StateTables } from '../../columnar/index.js';
import type { PullReader } from '../../core/index.js';

/** Hands out batches that are there, in pieces of at most so many rows. The pieces share their memory. */
export class SlicedReader implements PullReader {
  readonly synchronous = true;
  private readonly component: string;
  private readonly count: number;
  private readonly batch: (index: number) => RecordBatch;
  private readonly mostRows: number;
  private current: RecordBatch | undefined;
  private index = 0;
  private row = 0;

  constructor(component: string, count: number, batch: (index: number) => RecordBatch, mostRows: number) {
    this.component = component;
    this.count = count;
    this.batch = batch;
    this.mostRows = mostRows;
  }

  read(): RecordBatch | null {
    if (this.index >= this.count) return null;
    this.current ??= this.batch(this.index);
    const { current, row } = this;
    const end = Math.min(row + this.mostRows, current.numRows);
    if (end === current.numRows) {
      this.index++;
      this.row = 0;
      this.current = undefined;
    } else this.row = end;
    return sliceRows(current, row, end);
  }

  position(): StateTables {
    return { place: stateTable({ index: new Float64Array([this.index]), row: new Float64Array([this.row]) }) };
  }

  seek(position: StateTables): void {
    const { place } = position;
    if (place === undefined)
      throw new CheckpointMismatch('The position is not one of batches in memory or in a file.', {
        component: this.component,
      });
    const index = (readState(place, 'index') as Float64Array)[0] as number;
    const row = (readState(place, 'row') as Float64Array)[0] as number;
    const rows = index < this.count ? this.batch(index).numRows : 0;
    if (index > this.count || row > rows)
      throw new CheckpointMismatch(`There is no row ${row} of batch ${index}, where reading is to go on.`, {
        component: this.component,
        hint: 'It is not the data that the checkpoint was made of.',
      });
    this.index = index;
    this.row = row;
    this.current = undefined;
  }
}
