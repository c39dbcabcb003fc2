import type { Data, RecordBatch } from 'apache-arrow';
import { columnIndex, dictionaryWords, isValid } from '../../columnar/index.js';
import type { Meter } from '../../core/index.js';
import type { Book } from './book.js';

/** Tells the meter of a run what a desk has done and where its account stands, batch by batch. */
export class DeskMeter {
  private readonly meter: Meter;
  private readonly desk: string;

  constructor(meter: Meter, desk: string) {
    this.meter = meter;
    this.desk = desk;
  }

  take(events: RecordBatch, book: Pick<Book, 'equity' | 'gross' | 'net' | 'drawdown'>): void {
    const { meter, desk } = this;
    if (!meter.enabled || events.numRows === 0) return;
    for (const [status, count] of statusesOf(events)) meter.count('rxarrow_orders_total', count, { desk, status });
    meter.gauge('rxarrow_exposure', book.gross, { desk, kind: 'gross' });
    meter.gauge('rxarrow_exposure', book.net, { desk, kind: 'net' });
    meter.gauge('rxarrow_equity', book.equity, { desk });
    meter.gauge('rxarrow_drawdown_ratio', book.drawdown, { desk });
  }
}

function statusesOf(events: RecordBatch): Map<string, number> {
  const column = events.data.children[columnIndex(events.schema, 'status')] as Data;
  const counts = new Map<string, number>();
  if (column.nullCount === column.length) return counts;
  const words = dictionaryWords(column, 'status');
  const codes = column.values as Int32Array;
  for (let row = 0; row < column.length; row++) {
    const word = isValid(column, row) ? words[codes[row] as number] : undefined;
    if (word !== undefined && word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
