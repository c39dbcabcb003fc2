import { z } from 'zod';
import { defineService, diskService, journalService, type RunHost, type ServiceKey } from '../../core/index.js';
import { SegmentedJournal } from './segmented-journal.js';

/** The journal of a run in a folder: intentions are durable before they are acted on. */
export const journal = defineService({
  name: 'journal',
  title: 'Journal',
  summary: 'Writes orders down before they are sent, and what became of them, so that no restart sends one twice or forgets one.',
  see: ['Mohan and others, ARIES, 1992 (write-ahead logging)'],
  params: () =>
    z.strictObject({
      folder: z.string().min(1).describe('Folder of the segments; one run at a time.'),
      segmentBytes: z
        .int()
        .min(4096)
        .default(8 * 1024 * 1024)
        .describe('Size in bytes from which a new segment is begun.'),
      keepSegments: z
        .int()
        .min(2)
        .default(8)
        .describe('Segments that are kept; each begins with what all before it come to.'),
    }),
  shorthand: 'folder',
  examples: [
    { title: 'In a folder', params: { folder: './state/journal' } },
    { title: 'Short segments', params: { folder: './state/journal', segmentBytes: 1_048_576, keepSegments: 4 } },
  ],
  open: (terms) => {
    const opened = new SegmentedJournal(terms);
    return {
      name: 'journal',
      provides: new Map<ServiceKey<unknown>, unknown>([[journalService as ServiceKey<unknown>, opened]]),
      open: (host: RunHost) => opened.open(host.context.service(diskService)),
      close: () => opened.close(),
    };
  },
});
