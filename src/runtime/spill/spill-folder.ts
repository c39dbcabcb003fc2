import { resolve } from 'node:path';
import * as z from 'zod';
import { nodeDisk } from '../../base/node-disk.js';
import { defineService, FolderSpillDisk, spillDiskService } from '../../core/index.js';

/** Names the folder for rows that buffers of the policy `spill` put on disk. */
export const spillFolder = defineService({
  name: 'spillFolder',
  title: 'Folder for spilled rows',
  summary: 'Where buffers and feeds with the policy "spill" put the rows that have no room in memory.',
  formula:
    'Files are bounded, carry a checksum for each batch, have no name while they are open and are gone when they have been read. Without this service they are in the system folder for temporary files, which on some machines is memory.',
  params: () =>
    z.strictObject({
      folder: z.string().min(1).describe('The folder; it is made when it is not there.'),
    }),
  shorthand: 'folder',
  examples: [{ title: 'Beside the pipeline', params: { folder: 'spilled' } }],
  open: ({ folder }, { baseFolder }) => ({
    name: 'spillFolder',
    provides: new Map([[spillDiskService, new FolderSpillDisk(nodeDisk, resolve(baseFolder ?? '.', folder))]]),
  }),
});
