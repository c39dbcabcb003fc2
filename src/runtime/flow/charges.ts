/** What a source or a stage is charged for: work in flight, and rows that are held until more comes. */
export class Charges {
  flightBatches = 0;
  flightRows = 0;
  flightBytes = 0;
  holdBatches = 0;
  holdRows = 0;
  holdBytes = 0;
  /** The most batches at once so far. */
  peakBatches = 0;

  add(kind: 'flight' | 'hold', rows: number, bytes: number): void {
    if (kind === 'flight') {
      this.flightBatches++;
      this.flightRows += rows;
      this.flightBytes += bytes;
    } else {
      this.holdBatches++;
      this.holdRows += rows;
      this.holdBytes += bytes;
    }
    this.peakBatches = Math.max(this.peakBatches, this.batches);
  }

  remove(kind: 'flight' | 'hold', rows: number, bytes: number): void {
    if (kind === 'flight') {
      this.flightBatches--;
      this.flightRows -= rows;
      this.flightBytes -= bytes;
    } else {
      this.holdBatches--;
      this.holdRows -= rows;
      this.holdBytes -= bytes;
    }
  }

  get batches(): number {
    return this.flightBatches + this.holdBatches;
  }

  get rows(): number {
    return this.flightRows + this.holdRows;
  }

  get bytes(): number {
    return this.flightBytes + this.holdBytes;
  }
}
