import type { Data, RecordBatch } from 'apache-arrow';
import * as z from 'zod';
import type { Clock } from '../../base/clock.js';
import { SchemaMismatch } from '../../base/errors.js';
import { describeSchema, emptyBatch, isText, sameSchema, sliceRows } from '../../columnar/index.js';
import { defineSink } from '../../core/index.js';
import { fileParams, outputFile, type FileSink } from '../files/file-sink.js';
import { cellTexts, quoted } from './cell-text.js';

/** Rows that are put into words in one go; more would hold up everything else. */
const ROWS_A_TURN = 1024;

const params = () =>
  z.strictObject({
    ...fileParams(),
    delimiter: z
      .string()
      .refine((text) => text.length === 1 && !/["\r\n]/.test(text), 'one character such as "," or ";"')
      .default(',')
      .describe('What stands between two fields.'),
    header: z.boolean().default(true).describe('Whether the first line has the names of the columns.'),
  });

/**
 * Writes delimited text (RFC 4180, UTF-8): times as ISO 8601 in UTC, missing values as nothing, numbers so that they read back
 * the same.
 * @throws InvalidParams for a file that cannot be written, SchemaMismatch for columns that are no plain values or that change
 */
export const csv = defineSink<ReturnType<typeof params>, FileSink<ReturnType<typeof params>>>({
  name: 'csv',
  title: 'CSV file',
  summary: 'Writes rows as delimited text.',
  params,
  shorthand: 'path',
  goesOn: true,
  examples: [{ title: 'Keep what flows', params: { path: 'signals.csv' } }],
  open: {
    async(given, node, options) {
      const file = outputFile(given, node, options);
      const encoder = new TextEncoder();
      let first: RecordBatch | undefined;
      return {
        async process(batch) {
          if (first === undefined) {
            // Its columns are wanted, not its rows.
            first = emptyBatch(batch.schema);
            if (given.header) await file.write(encoder.encode(headerLine(batch, given.delimiter)));
          } else if (!sameSchema(first.schema, batch.schema)) throw changed(first, batch);
          for (let from = 0; from < batch.numRows; from += ROWS_A_TURN) {
            if (from > 0) await nextTurn(node.context.clock);
            const part = sliceRows(batch, from, Math.min(from + ROWS_A_TURN, batch.numRows));
            await file.write(encoder.encode(lines(part, given.delimiter)));
          }
          return batch;
        },
        async end() {
          await file.finish();
          return undefined;
        },
        snapshot: () => ({
          file: file.state(),
          ...(first === undefined ? {} : { columns: emptyBatch(first.schema) }),
        }),
        restore({ file: state, columns }) {
          if (state !== undefined) file.goOn(state);
          first = columns;
        },
        durable: () => file.durable(),
        close: () => file.close(),
      };
    },
  },
});

function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.nextTurn(resolve);
  });
}

function headerLine(batch: RecordBatch, delimiter: string): string {
  return `${batch.schema.fields.map((field) => quoted(String(field.name), delimiter)).join(delimiter)}\n`;
}

function lines(batch: RecordBatch, delimiter: string): string {
  const { fields } = batch.schema;
  const columns = fields.map((field, index) => cellTexts(batch.data.children[index] as Data, String(field.name)));
  const mayNeedQuotes = fields.map((field) => isText(field.type) || delimiter !== ',');
  // A line of one missing value would be an empty line, which readers pass over.
  const missing = fields.length === 1 ? '""' : '';
  let text = '';
  for (let row = 0; row < batch.numRows; row++) {
    for (let index = 0; index < columns.length; index++) {
      const cell = columns[index]?.[row] ?? null;
      if (index > 0) text += delimiter;
      text += cell === null ? missing : mayNeedQuotes[index] === true ? quoted(cell, delimiter) : cell;
    }
    text += '\n';
  }
  return text;
}

function changed(first: RecordBatch, batch: RecordBatch): SchemaMismatch {
  return new SchemaMismatch({
    component: 'csv',
    column: '*',
    wanted: `the columns that the file began with: ${describeSchema(first.schema).join(', ')}`,
    available: describeSchema(batch.schema),
    hint: 'Write batches with other columns to another file.',
  });
}
