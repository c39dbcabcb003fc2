import * as z from 'zod';
import { CheckpointMismatch } from '../../base/errors.js';
import { durationMs, readState, stateTable } from '../../columnar/index.js';
import {
  checkpointParts,
  defineService,
  diskService,
  durationParam,
  journalService,
  type CheckpointPart,
  type RunHost,
  type ServiceKey,
} from '../../core/index.js';
import { KeptLease, LeaseFiles } from '../lease/index.js';
import { SegmentedJournal } from './segmented-journal.js';

/** Checkpoints in the same folder have a lease of their own. */
const LEASE = 'journal-lease';

/** The journal of a run in a folder: intentions are durable before they are acted on. */
export const journal = defineService({
  name: 'journal',
  title: 'Journal',
  summary:
    'Writes orders down before they are sent, and what became of them, so that no restart sends one twice or forgets one.',
  see: ['Mohan and others, ARIES, 1992 (write-ahead logging)'],
  params: () =>
    z.strictObject({
      folder: z.string().min(1).describe('Folder of the segments; one run at a time.'),
      lease: durationParam()
        .default('30s')
        .describe(
          'How long a run that gives no sign of life keeps the folder; a process that is gone loses it at once.',
        ),
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
    let lease: KeptLease | undefined;
    return {
      name: 'journal',
      provides: new Map<ServiceKey<unknown>, unknown>([[journalService as ServiceKey<unknown>, opened]]),
      async open(host: RunHost) {
        // Whoever waits for an entry hears of it; what was only written down must not be lost unheard.
        opened.onFailure = (error) => host.fail(error);
        const disk = host.context.service(diskService);
        await disk.makeFolder(terms.folder);
        // Before anything is read: what another run is writing is no torn tail.
        const kept = await KeptLease.take(host, {
          slots: new LeaseFiles(terms.folder, disk, LEASE),
          place: terms.folder,
          holdMs: durationMs(terms.lease),
        });
        lease = kept;
        opened.guard = () => (kept.holds ? undefined : kept.check());
        await opened.open(disk);
        host.context.service(checkpointParts).add(journalPart(opened));
      },
      async close() {
        await opened.close();
        await lease?.release();
      },
    };
  },
});

/** The place of the journal in checkpoints: what a checkpoint speaks of is durable here before the checkpoint counts. */
function journalPart(journal: SegmentedJournal): CheckpointPart {
  let copied = 0;
  return {
    name: 'journal',
    snapshot() {
      copied = journal.position;
      return { journal: stateTable({ position: Float64Array.of(copied) }) };
    },
    restore({ journal: table }) {
      const position = table === undefined ? 0 : ((readState(table, 'position') as Float64Array)[0] as number);
      if (position <= journal.position) return;
      throw new CheckpointMismatch(
        `The checkpoint was made when the journal had ${position} entries; it has ${journal.position}.`,
        {
          component: 'journal',
          hint: 'It is another journal, or part of it is gone: start with the one that belongs to it.',
        },
      );
    },
    durable: () => journal.durable(copied),
  };
}
