import type { RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import { sliceRows } from '../../columnar/index.js';
import { defineSink, type SameColumns } from '../../core/index.js';
import { shownColumns, tableLines } from './layout.js';

const NARROW = 100;

const params = () =>
  z.strictObject({
    rows: z.int().min(1).max(10_000).default(10).describe('Rows that are printed.'),
    from: z
      .enum(['both', 'first', 'last'])
      .default('both')
      .describe('Which rows: the first, the last, or half of them from either end.'),
    title: z.string().optional().describe('A line above the table.'),
    width: z.int().min(20).optional().describe('Characters in a line; by default those of the terminal.'),
    write: z
      .custom<(text: string) => void>((value) => typeof value === 'function', 'a function that takes text')
      .optional()
      .describe('Where the table goes; by default to the standard output.'),
  });

/** `table()`, `table({ rows: 20, from: 'last' })`. */
export type TableSink = (options?: z.input<ReturnType<typeof params>>, more?: { readonly id?: string }) => SameColumns;

/** Prints a table of the first and the last rows when the stream ends, and hands all of them on. */
export const table = defineSink<ReturnType<typeof params>, TableSink>({
  name: 'table',
  title: 'Table on the terminal',
  summary: 'Prints some rows as an aligned table at the end.',
  params,
  shorthand: 'rows',
  identity: ({ rows, from, title }) => ({ rows, from, title }),
  examples: [{ title: 'The last twenty rows', params: { rows: 20, from: 'last' } }],
  open: {
    sync({ rows, from, title, width, write }) {
      const first = new FirstRows(from === 'first' ? rows : from === 'last' ? 0 : Math.ceil(rows / 2));
      const last = new LastRows(rows - first.most);
      const { stdout } = process;
      let total = 0;
      let printed = false;
      const print = (): void => {
        if (printed) return;
        printed = true;
        const batches = [...first.batches, ...last.batches];
        const lines = tableLines(shownColumns(batches), first.count, total - first.count - last.count, total, {
          title,
          width: width ?? stdout.columns ?? NARROW,
          colours: write === undefined && stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
        });
        const text = `${lines.join('\n')}\n`;
        if (write === undefined) stdout.write(text);
        else write(text);
      };
      return {
        process(batch, emit) {
          total += batch.numRows;
          last.take(first.take(batch));
          emit(batch);
        },
        end: print,
        // A stream that is stopped has something to show too.
        close() {
          if (total > 0) print();
        },
      };
    },
  },
});

class FirstRows {
  readonly most: number;
  readonly batches: RecordBatch[] = [];
  count = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** Takes what is needed; gives back the rest. */
  take(batch: RecordBatch): RecordBatch {
    const taken = Math.min(this.most - this.count, batch.numRows);
    if (taken > 0 || this.batches.length === 0) this.batches.push(sliceRows(batch, 0, taken));
    this.count += taken;
    return sliceRows(batch, taken, batch.numRows);
  }
}

class LastRows {
  readonly most: number;
  readonly batches: RecordBatch[] = [];
  count = 0;

  constructor(most: number) {
    this.most = most;
  }

  take(batch: RecordBatch): void {
    if (this.most === 0 || batch.numRows === 0) return;
    const from = Math.max(0, batch.numRows - this.most);
    this.batches.push(sliceRows(batch, from, batch.numRows));
    this.count += batch.numRows - from;
    for (let oldest = this.batches[0]; oldest !== undefined && this.count > this.most; oldest = this.batches[0]) {
      const spare = this.count - this.most;
      this.batches.shift();
      if (spare < oldest.numRows) this.batches.unshift(sliceRows(oldest, spare, oldest.numRows));
      this.count -= Math.min(spare, oldest.numRows);
    }
  }
}
