import { RxArrowError } from '../../base/errors.js';
import { diskService, type RunHost } from '../../core/index.js';
import { TapeReader, TapeWriter, type TapeTerms } from '../../core/tape/index.js';
import { digest } from '../flow/index.js';
import { KeptLease, LeaseFiles } from '../lease/index.js';

/** Checkpoints and journals in the same folder have leases of their own. */
const LEASE = 'tape-lease';
const LEASE_MS = 30_000;

/** A tape that a run writes to. */
export interface KeptTape {
  readonly writer: TapeWriter;
  /** What earlier runs have left; undefined for a new tape. */
  readonly earlier: TapeReader | undefined;
  close(): Promise<void>;
}

/**
 * Opens the tape of a run: takes the folder, goes on behind what is there, and lets the run fail when the tape does.
 * @throws RxArrowError LeaseHeld when another run has the folder, TapeFolder when it cannot be written, TapeMismatch when it has
 * the tape of another pipeline; CorruptInput when it is damaged
 */
export async function openTape(
  host: RunHost,
  terms: TapeTerms,
  component: 'tape' | 'record',
  failed: (error: RxArrowError) => void = (error) => host.fail(error),
): Promise<KeptTape> {
  const { context } = host;
  const disk = context.service(diskService);
  const { folder } = terms;
  let lease: KeptLease | undefined;
  try {
    await makeFolder(() => disk.makeFolder(folder), folder);
    lease = await KeptLease.take(host, { slots: new LeaseFiles(folder, disk, LEASE), place: folder, holdMs: LEASE_MS });
    const id = digest([host.name, folder, context.clock.nowNs(), process.pid]);
    const writer = await TapeWriter.open(disk, context.clock, terms, { tape: id, run: host.name });
    writer.onFailure = failed;
    if (writer.head.run !== host.name)
      throw new RxArrowError(
        'TapeMismatch',
        `The tape in "${folder}" is of the pipeline "${writer.head.run}"; this one is "${host.name}".`,
        { component, hint: 'Give each pipeline a folder of its own.' },
      );
    if (writer.tornBytes > 0)
      context.warn(
        `The tape in "${folder}" ended in the middle of a record: ${writer.tornBytes} bytes that had never been durable were cut off.`,
      );
    const earlier = writer.next > writer.first ? await TapeReader.open(disk, folder) : undefined;
    const held = lease;
    return {
      writer,
      earlier,
      async close() {
        try {
          await writer.close();
        } finally {
          await held.release();
        }
      },
    };
  } catch (error) {
    await lease?.release();
    throw error;
  }
}

async function makeFolder(make: () => Promise<void>, folder: string): Promise<void> {
  try {
    await make();
  } catch (cause) {
    throw new RxArrowError('TapeFolder', `The tape in "${folder}" cannot be written: ${String(cause)}`, {
      component: 'tape',
      cause,
      hint: 'Give a folder that this process may write to, on a disk with room.',
    });
  }
}
