import { diskService, journalService, provide, type Journal, type RunService } from '../../../src/core/index.js';
import { SegmentedJournal } from '../../../src/runtime/journal/segmented-journal.js';

/** A journal that says "durable" before it is: a mistake for the checks to find. */
export function hastyJournal(folder: string): RunService {
  const inner = new SegmentedJournal({ folder, segmentBytes: 1 << 20, keepSegments: 8 });
  const eager: Journal = {
    write: (owner, entry) => inner.write(owner, entry),
    durable: () => Promise.resolve(),
    append: (owner, entry) => Promise.resolve(inner.write(owner, entry)),
    recovered: (owner) => inner.recovered(owner),
    summarise: (owner, summary) => inner.summarise(owner, summary),
    get position() {
      return inner.position;
    },
    get firstSequence() {
      return inner.firstSequence;
    },
    get failure() {
      return inner.failure;
    },
  };
  return {
    ...provide(journalService, eager),
    open: (host) => inner.open(host.context.service(diskService)),
    close: () => inner.close(),
  };
}
