import type { RecordBatch } from 'apache-arrow';
import { controlBatch, type Control, type StateTables } from '../../columnar/index.js';
import type { Emit, StageNode, SyncStage } from '../../core/index.js';
import { deadLetterRows } from './fallback.js';
import { textOf } from './failures.js';
import { isAboutRows } from './on-error.js';
import { Restarts, type RestartLimits } from './restarts.js';
import type { SupervisedGroup } from './supervised-reader.js';

export interface StageSupervision extends RestartLimits {
  readonly giveUp: 'fail' | 'end';
}

/**
 * A stage that begins afresh when it throws: the batch that it threw at goes to the dead letters, what it held is dropped and
 * counted, a gap tells those above, and the sources beneath wait for a while. What it had learnt is gone: a state that threw
 * cannot be trusted.
 */
export class SupervisedStage implements SyncStage {
  readonly snapshot?: () => StateTables;
  readonly restore?: (tables: StateTables) => void;
  private readonly node: StageNode;
  private readonly open: () => SyncStage;
  private readonly giveUp: 'fail' | 'end';
  private readonly group: SupervisedGroup | undefined;
  private readonly restarts: Restarts;
  private inner: SyncStage;
  private seenFailures: number;
  private isOver = false;
  private goOn: () => void = () => undefined;

  constructor(open: () => SyncStage, node: StageNode, options: StageSupervision, group: SupervisedGroup | undefined) {
    this.open = open;
    this.node = node;
    this.giveUp = options.giveUp;
    this.group = group;
    this.restarts = new Restarts(node.context, () => node.id, options);
    this.inner = open();
    this.seenFailures = group?.failures ?? 0;
    // A stage without state stays one.
    if (this.inner.snapshot !== undefined) this.snapshot = () => this.inner.snapshot?.() ?? {};
    if (this.inner.restore !== undefined) this.restore = (tables) => this.inner.restore?.(tables);
  }

  process(batch: RecordBatch, emit: Emit): void {
    this.followGroup(emit);
    this.attempt(
      (out) => this.inner.process(batch, out),
      emit,
      (error) => deadLetterRows(batch, error, this.node),
    );
  }

  control(control: Control, batch: RecordBatch, emit: Emit): void {
    this.attempt(
      (out) => (this.inner.control === undefined ? out(batch) : this.inner.control(control, batch, out)),
      emit,
      // Those above hear it all the same.
      () => emit(batch),
    );
  }

  flush(emit: Emit): void {
    this.attempt((out) => this.inner.flush?.(out), emit);
  }

  end(emit: Emit): void {
    this.attempt((out) => this.inner.end?.(out), emit);
  }

  finished(): boolean {
    return this.isOver || this.inner.finished?.() === true;
  }

  heldRows(): number {
    return this.inner.heldRows?.() ?? 0;
  }

  stateBytes(): number {
    return this.inner.stateBytes?.() ?? 0;
  }

  close(): void {
    this.goOn();
    this.inner.close?.();
  }

  /** What comes out before the error is not handed on: its rows are among those that are let go. */
  private attempt(work: (out: Emit) => void, emit: Emit, letGo: (error: unknown) => void = () => undefined): void {
    const output: RecordBatch[] = [];
    try {
      work((batch) => output.push(batch));
    } catch (error) {
      if (!isAboutRows(error)) throw error;
      const { delayMs } = this.restarts.next(error, true);
      if (this.group !== undefined) this.seenFailures = ++this.group.failures;
      if (delayMs === undefined && this.giveUp === 'fail') throw error;
      letGo(error);
      this.startAnew(textOf(error), emit);
      if (delayMs === undefined) this.isOver = true;
      else this.holdBack(delayMs);
      return;
    }
    for (const batch of output) emit(batch);
    this.restarts.well();
  }

  /** Another part of its group has failed. */
  private followGroup(emit: Emit): void {
    const { group } = this;
    if (group === undefined || group.failures === this.seenFailures) return;
    this.seenFailures = group.failures;
    this.startAnew('another part of its group has failed', emit);
  }

  private startAnew(reason: string, emit: Emit): void {
    const held = this.heldRows();
    if (held > 0) this.node.count('dropped', held);
    this.inner.close?.();
    this.inner = this.open();
    emit(controlBatch({ kind: 'gap', reason: `"${this.node.id}" was started anew: ${reason}`, rows: held }));
  }

  /** Nothing more is read for it meanwhile; what is under way still comes. */
  private holdBack(ms: number): void {
    this.goOn();
    const { node } = this;
    const release = node.withhold();
    const cancel = node.context.clock.schedule(ms, () => this.goOn());
    this.goOn = () => {
      this.goOn = () => undefined;
      cancel();
      release();
    };
  }
}
