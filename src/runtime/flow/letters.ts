import { Subject } from 'rxjs';
import { LimitExceeded, RxArrowError } from '../../base/errors.js';
import type { DeadLetterCounts } from './dead-letter-limit.js';
import type { FlowOptions, RowLetter } from './flow-options.js';
import type { RunEvents } from './run-events.js';
import type { StageNode } from './stage-node.js';

/** Rows that leave a run beside its streams: those that cannot be used, and those that came too late. */
export class Letters {
  /** Letters as they come, for whoever watches; somebody who watches counts as taking them. */
  readonly deadLetters = new Subject<RowLetter>();
  readonly lateRows = new Subject<RowLetter>();
  deadCount = 0;
  lateCount = 0;
  private readonly options: Pick<FlowOptions, 'deadLetters' | 'late'>;
  private readonly counts: DeadLetterCounts | undefined;
  private readonly events: RunEvents | undefined;

  constructor(options: Pick<FlowOptions, 'deadLetters' | 'late'>, events?: RunEvents, counts?: DeadLetterCounts) {
    this.counts = counts;
    this.options = options;
    this.events = events;
  }

  /** The error that must be thrown when nobody takes such rows, or too many have come. */
  dead(stage: StageNode | undefined, letter: RowLetter): RxArrowError | undefined {
    this.deadCount++;
    this.events?.emit({ kind: 'deadLetter', letter });
    stage?.count('deadLettered', 1);
    const { deadLetters } = this.options;
    if (deadLetters === undefined && !this.deadLetters.observed) {
      return new RxArrowError('DeadLetter', `${letter.component}: ${letter.detail} (at ${letter.position})`, {
        component: letter.component,
        hint: 'Mend the row, or attach a sink for such rows: run(..., { deadLetters }), in files `deadLetters:`.',
      });
    }
    deadLetters?.(letter);
    this.deadLetters.next(letter);
    const broken = this.counts?.add(stage === undefined);
    if (broken === undefined) return undefined;
    return new LimitExceeded(
      'maxDeadLetters',
      `${broken} went to the dead letters; the latest: ${letter.detail} (at ${letter.position}).`,
    );
  }

  /** The error that must be thrown when nobody takes such rows. */
  late(stage: StageNode | undefined, letter: RowLetter): RxArrowError | undefined {
    this.lateCount++;
    this.events?.emit({ kind: 'late', letter });
    stage?.count('late', 1);
    const { late } = this.options;
    if (late === undefined && !this.lateRows.observed) {
      return new RxArrowError('LateRow', `${letter.component}: ${letter.detail} (at ${letter.position})`, {
        component: letter.component,
        hint: 'Raise the allowed lateness, choose late: "drop", or attach a sink: run(..., { late }), in files `late:`.',
      });
    }
    late?.(letter);
    this.lateRows.next(letter);
    return undefined;
  }
}
