import type { Disk } from '../../base/disk.js';
import { nodeDisk } from '../../base/node-disk.js';
import type { ServiceKey } from '../../runtime/flow/index.js';

/** The files of a run: its journal, its checkpoints, its tapes. That of the machine unless the run brings another. */
export const diskService: ServiceKey<Disk> = { name: 'disk', fallback: () => nodeDisk };
