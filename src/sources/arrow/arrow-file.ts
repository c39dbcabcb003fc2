import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { CorruptInput } from '../../base/errors.js';
import { IpcFileReader } from '../../columnar/index.js';
import { defineSource, type PullReader } from '../../core/index.js';
import { openFile } from '../files/open-file.js';
import type { PathSource } from '../files/path-source.js';
import { SlicedReader } from '../memory/sliced-reader.js';

const params = () =>
  z.strictObject({
    path: z.string().min(1).describe('The file.'),
    batchRows: z.int().min(1).default(65_536).describe('Most rows in a batch; larger ones are cut without copying.'),
  });

/** Gives the bytes at a place of a file, fewer at its end. */
function readAt(file: FileHandle): (position: number, length: number) => Uint8Array {
  return (position, length) => {
    const bytes = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const count = readSync(file.fd, bytes, at, length - at, position + at);
      if (count === 0) break;
      at += count;
    }
    return bytes.subarray(0, at);
  };
}

/**
 * The batches of an Arrow IPC file (Feather version 2), read one by one and checked before use.
 * @throws InvalidParams for a file that is not there, CorruptInput for one that is damaged or none
 */
export const arrowFile = defineSource<ReturnType<typeof params>, PathSource<ReturnType<typeof params>>>({
  name: 'arrowFile',
  title: 'Arrow file',
  summary: 'Reads an Arrow IPC file batch by batch, believing nothing.',
  see: ['Apache Arrow, Columnar Format, IPC File Format'],
  params,
  shorthand: 'path',
  replay: 'exact',
  examples: [{ title: 'Bars in a file', params: { path: 'bars.arrow' } }],
  async open({ path, batchRows }, _context, { baseFolder }): Promise<PullReader> {
    const file = await openFile(resolve(baseFolder ?? '.', path), 'arrowFile');
    try {
      const { size } = await file.stat();
      const reader = new IpcFileReader(readAt(file), size);
      const sliced = new SlicedReader('arrowFile', reader.batchCount, (index) => reader.batch(index), batchRows);
      return {
        read: () => placed(path, () => sliced.read()),
        position: () => sliced.position(),
        seek: (position) => sliced.seek(position),
        close: () => file.close(),
      };
    } catch (error) {
      await file.close();
      throw named(path, error);
    }
  },
});

function placed<T>(path: string, task: () => T): T {
  try {
    return task();
  } catch (error) {
    throw named(path, error);
  }
}

/** Says in which file the damage is. */
export function named(path: string, error: unknown, component = 'arrowFile'): unknown {
  if (!(error instanceof CorruptInput) || error.component !== undefined) return error;
  return new CorruptInput(`${path}, ${error.position}`, `"${path}" cannot be read.`, {
    component,
    hint: error.message,
    cause: error,
  });
}
