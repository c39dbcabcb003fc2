import type { RecordBatch } from 'apache-arrow';
import { wait } from '../../base/clock.js';
import { controlBatch, type StateTables } from '../../columnar/index.js';
import type { FlowContext, PullReader } from '../flow/index.js';
import { isTransient, textOf } from './failures.js';
import { Restarts, type RestartLimits } from './restarts.js';

export interface SupervisionOptions extends RestartLimits {
  /** What happens beyond that: the run fails, or the source ends as if it had nothing more. */
  readonly giveUp: 'fail' | 'end';
  /** Does what has to be done before it is started anew: a new token, another address. */
  readonly recover: ((error: unknown, attempt: number) => void | Promise<void>) | undefined;
}

/** Sources that are started anew together. */
export interface SupervisedGroup {
  /** Counts the failures of all of them. */
  failures: number;
}

/**
 * A reader that is closed and opened anew when it fails, and goes on where it was: the source keeps its identity, its place and its
 * subscription, and the stages above see no more than a pause. One that cannot go on there begins where it can, after a gap.
 */
export class SupervisedReader implements PullReader {
  readonly acknowledge?: NonNullable<PullReader['acknowledge']>;
  readonly position?: NonNullable<PullReader['position']>;
  readonly seek?: NonNullable<PullReader['seek']>;
  readonly redelivers?: boolean;
  private reader: PullReader;
  private readonly component: string;
  private readonly context: FlowContext;
  private readonly open: () => PullReader | Promise<PullReader>;
  private readonly options: SupervisionOptions;
  private readonly group: SupervisedGroup | undefined;
  private readonly restarts: Restarts;
  private readonly abort = new AbortController();
  private place: StateTables | undefined;
  private seenFailures = 0;

  constructor(
    first: PullReader,
    component: string,
    context: FlowContext,
    open: () => PullReader | Promise<PullReader>,
    options: SupervisionOptions,
    group: SupervisedGroup | undefined,
  ) {
    this.reader = first;
    this.component = component;
    this.context = context;
    this.open = open;
    this.options = options;
    this.restarts = new Restarts(context, () => component, options);
    this.group = group;
    this.seenFailures = group?.failures ?? 0;
    this.place = first.position?.();
    if (first.redelivers !== undefined) this.redelivers = first.redelivers;
    if (first.acknowledge !== undefined) this.acknowledge = (position) => this.reader.acknowledge?.(position);
    if (first.position !== undefined) this.position = () => this.place ?? {};
    if (first.seek !== undefined)
      this.seek = (position) => {
        this.reader.seek?.(position);
        this.place = position;
      };
  }

  read(): RecordBatch | null | Promise<RecordBatch | null> {
    const { group } = this;
    if (group !== undefined && group.failures !== this.seenFailures) {
      this.seenFailures = group.failures;
      return this.startAnew(new Error('Another source of its group has failed.'));
    }
    try {
      const answer = this.reader.read();
      if (!(answer instanceof Promise)) return this.taken(answer);
      return answer.then(
        (batch) => this.taken(batch),
        (error: unknown) => this.failed(error),
      );
    } catch (error) {
      return this.failed(error);
    }
  }

  close(): Promise<void> | void {
    this.abort.abort(new Error('The source has been closed.'));
    return this.reader.close?.();
  }

  private taken(batch: RecordBatch | null): RecordBatch | null {
    if (this.position !== undefined) this.place = this.reader.position?.();
    this.restarts.well();
    return batch;
  }

  private failed(error: unknown): Promise<RecordBatch | null> {
    if (this.group !== undefined) this.seenFailures = ++this.group.failures;
    return this.startAnew(error);
  }

  private async startAnew(first: unknown): Promise<RecordBatch | null> {
    const { clock } = this.context;
    const { giveUp, recover } = this.options;
    for (let error = first; ;) {
      const { attempt, delayMs } = this.restarts.next(error, isTransient(error));
      if (delayMs === undefined) {
        if (giveUp === 'end') return null;
        throw error;
      }
      try {
        await this.reader.close?.();
      } catch (closing) {
        this.context.warn(`Closing "${this.component}" failed: ${textOf(closing)}`);
      }
      await wait(clock, delayMs, this.abort.signal);
      try {
        await recover?.(error, attempt);
        this.reader = await this.open();
        if (this.place !== undefined && this.reader.seek !== undefined) {
          this.reader.seek(this.place);
          return await this.readOn();
        }
        return controlBatch({ kind: 'gap', reason: `started anew after: ${textOf(error)}` });
      } catch (again) {
        if (this.abort.signal.aborted) throw again;
        error = again;
      }
    }
  }

  private async readOn(): Promise<RecordBatch | null> {
    return this.taken(await this.reader.read());
  }
}
