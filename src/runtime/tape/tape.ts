import * as z from 'zod';
import { RxArrowError } from '../../base/errors.js';
import { readState, stateTable } from '../../columnar/index.js';
import {
  checkpointParts,
  defineService,
  type CheckpointPart,
  type RunHost,
  type ServiceKey,
} from '../../core/index.js';
import type { TapeWriter } from '../../core/tape/index.js';
import { arrivalTapeService, type ArrivalTape } from '../flow/index.js';
import { openTape, type KeptTape } from './tape-keeper.js';
import { tapeParams, termsOf } from './tape-params.js';
import { refuseOtherTape, TapedReader } from './taped-reader.js';

/**
 * Keeps what sources give that cannot be read again, so that a run with checkpoints loses none of it when it is started again.
 * @throws RxArrowError LeaseHeld, TapeFolder, TapeMismatch or TapeFailed; CorruptInput for a damaged tape
 */
export const tape = defineService({
  name: 'tape',
  title: 'Tape of arrivals',
  summary:
    'Writes what comes from sources that cannot be read again to disk before any operator sees it, so that a run with checkpoints can go on from there.',
  formula:
    'The position of such a source in a checkpoint is an offset of the tape. After a restart it is read from there, then a gap is told, then it goes on live. Segments that the newest checkpoint needs are kept whatever their size and age.',
  params: () => z.strictObject(tapeParams('always')),
  shorthand: 'folder',
  examples: [
    { title: 'In a folder', params: { folder: './state/tape' } },
    {
      title: 'Bounded, made durable with each checkpoint',
      params: { folder: './state/tape', sync: 'onCheckpoint', keepBytes: 10_000_000_000, keepFor: '7d' },
    },
  ],
  open(given, { baseFolder }) {
    const terms = termsOf(given, baseFolder);
    let kept: KeptTape | undefined;
    /** From where on each source needs the tape. */
    const needed = new Map<string, number>();
    const arrivals: ArrivalTape = {
      through(origin, reader) {
        if (kept === undefined) throw new RxArrowError('Internal', 'The tape is used before it is opened.');
        const { writer, earlier } = kept;
        return new TapedReader(reader, origin, writer, earlier, (offset) => {
          needed.set(origin.id, offset);
          writer.heldFrom = Math.min(...needed.values());
        });
      },
    };
    return {
      name: 'tape',
      provides: new Map<ServiceKey<unknown>, unknown>([[arrivalTapeService as ServiceKey<unknown>, arrivals]]),
      async open(host: RunHost) {
        kept = await openTape(host, terms, 'tape');
        kept.writer.heldFrom = 0;
        host.context.service(checkpointParts).add(tapePart(kept.writer));
      },
      close: () => kept?.close(),
    };
  },
});

/** The place of the tape in checkpoints: what a checkpoint speaks of is durable here before the checkpoint counts. */
function tapePart(tape: TapeWriter): CheckpointPart {
  let copied = 0;
  return {
    name: 'tape',
    snapshot() {
      copied = tape.next;
      return { tape: stateTable({ id: [tape.head.tape], next: Float64Array.of(copied) }) };
    },
    restore({ tape: table }) {
      if (table === undefined) return;
      const [id] = readState(table, 'id') as readonly (string | null)[];
      refuseOtherTape(tape, id, (readState(table, 'next') as Float64Array)[0] as number);
    },
    durable: () => tape.durable(copied - 1),
  };
}
