import * as z from 'zod';
import { IpcFileWriter, IpcStreamWriter, readState, type StateTables } from '../../columnar/index.js';
import { defineSink } from '../../core/index.js';
import { fileParams, outputFile, type FileSink } from '../files/file-sink.js';

const params = () =>
  z.strictObject({
    ...fileParams(),
    format: z
      .enum(['file', 'stream'])
      .default('file')
      .describe(
        '"file" can be read in any order and keeps rows only; "stream" can be read as it grows and keeps watermarks too.',
      ),
  });

/**
 * Writes an Arrow IPC file or stream. The words of a column are united over all batches; columns must stay the same.
 * @throws InvalidParams for a file that cannot be written, SchemaMismatch for a batch with other columns than the first
 */
export const arrowFile = defineSink<ReturnType<typeof params>, FileSink<ReturnType<typeof params>>>({
  name: 'arrowFile',
  title: 'Arrow file',
  summary: 'Writes batches to an Arrow IPC file.',
  see: ['Apache Arrow, Columnar Format, IPC File Format'],
  params,
  shorthand: 'path',
  goesOn: true,
  examples: [{ title: 'Keep what flows', params: { path: 'bars.arrow' } }],
  open: {
    async(given, node, options) {
      const file = outputFile(given, node, options);
      const writer = given.format === 'file' ? new IpcFileWriter() : new IpcStreamWriter();
      // What the writer was before it ended the file: more may be written after a restart.
      let written: StateTables = {};
      return {
        async process(batch) {
          await file.write(writer.write(batch));
          return batch;
        },
        async control(_control, batch) {
          if (given.format === 'stream') await file.write(writer.write(batch));
          return batch;
        },
        async end() {
          if (!file.finished) {
            written = writer.state();
            await file.finish(writer.finish());
          }
          return undefined;
        },
        snapshot: () => ({ file: file.state(), ...(file.finished ? written : writer.state()) }),
        restore({ file: state, ...tables }) {
          if (state === undefined) return;
          file.goOn(state);
          writer.goOn(tables, readState(state, 'bytes')[0] as number);
          written = tables;
        },
        durable: () => file.durable(),
        close: () => file.close(),
      };
    },
  },
});
