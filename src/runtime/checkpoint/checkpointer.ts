import type { Cancel, Clock } from '../../base/clock.js';
import { LimitExceeded, RxArrowError } from '../../base/errors.js';
import { CopyMemory } from '../../columnar/index.js';
import { entriesService, type CapturedState, type Checkpoints, type RunHost } from '../../core/index.js';
import { turnsOfClock } from '../flow/index.js';
import { encodeCheckpoint, type Rest } from './checkpoint-file.js';
import { KeptLease } from '../lease/index.js';
import { restoreNewest } from './restore.js';
import type { CheckpointStore, StoredCheckpoint } from './store.js';
import { WarmUp } from './warm-up.js';

export interface CheckpointerOptions {
  readonly everyMs: number | undefined;
  readonly rows: number | undefined;
  readonly keep: number;
  readonly deadlineMs: number;
  readonly leaseMs: number;
  readonly onMismatch: 'fail' | 'startAnew';
}

const NAME = 'checkpoints';

/** Takes the checkpoints of one run: in time or by rows, one at a time, and a last one at a clean end. */
export class Checkpointer implements Checkpoints {
  written = 0;
  skipped = 0;
  failed = 0;
  restored: string | undefined;
  private readonly host: RunHost;
  private readonly store: CheckpointStore;
  private readonly options: CheckpointerOptions;
  private readonly memory = new CopyMemory();
  private lease: KeptLease | undefined;
  private number = 0;
  private kept: readonly StoredCheckpoint[] = [];
  private running: Promise<boolean> | undefined;
  private cancelTimer: Cancel = () => undefined;
  private stopCounting: () => void = () => undefined;
  private pushedRows = 0;
  private closed = false;

  constructor(host: RunHost, store: CheckpointStore, options: CheckpointerOptions) {
    this.host = host;
    this.store = store;
    this.options = options;
  }

  // ---- the beginning ----------------------------------------------------------------------------------------------

  /** Takes the lease and puts the newest good checkpoint back. */
  async open(): Promise<void> {
    const { host, store, options } = this;
    const { context } = host;
    const begin = context.clock.monotonicMs();
    await store.open();
    this.lease = await KeptLease.take(host, {
      slots: store.lease,
      place: store.place,
      holdMs: options.leaseMs,
    });
    const warmUp = new WarmUp(context);
    context.onRestartGap = (origin) => warmUp.begin(origin);
    const { used, refused } = await restoreNewest(host, store, options.onMismatch);
    this.kept = await store.list();
    this.number = Math.max(0, ...this.kept.map(({ number }) => number));
    for (const { name, reason } of refused) {
      context.events.emit({
        kind: 'checkpoint',
        outcome: 'failed',
        number: 0,
        ...nothing,
        detail: `${name}: ${reason}`,
      });
      context.warn(`The checkpoint "${name}" cannot be used and was passed over: ${reason}`);
    }
    if (used !== undefined) {
      this.restored = used.stored.name;
      const totalMs = context.clock.monotonicMs() - begin;
      const detail = [used.stored.name, ...refused.map(({ name }) => `${name} was passed over`)].join('; ');
      const { number, bytes } = used.stored;
      context.events.emit({ kind: 'checkpoint', outcome: 'restored', number, quietMs: 0, totalMs, bytes, detail });
    }
    this.schedule();
    if (options.rows !== undefined)
      this.stopCounting = context.addWatch({ pushed: (_, batch) => this.countRows(batch.numRows) });
  }

  // ---- when -------------------------------------------------------------------------------------------------------

  private schedule(): void {
    const { everyMs } = this.options;
    if (everyMs === undefined || this.closed) return;
    this.cancelTimer = this.host.context.clock.schedule(everyMs, () => {
      this.schedule();
      void this.take();
    });
  }

  private countRows(rows: number): void {
    this.pushedRows += rows;
    // While one is written, rows go on counting towards the next.
    if (this.pushedRows < (this.options.rows as number) || this.running !== undefined || this.closed) return;
    this.pushedRows = 0;
    // Not within the push, but before the next.
    const { host } = this;
    host.pause();
    void this.take(() => host.resume());
  }

  // ---- one --------------------------------------------------------------------------------------------------------

  /** Takes one, or waits for the one that is being taken. */
  take(captured: () => void = () => undefined): Promise<boolean> {
    if (this.closed || this.running !== undefined) {
      captured();
      return this.running ?? Promise.resolve(false);
    }
    this.running = this.takeOne(captured).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** `captured` is called when the run may go on. */
  private async takeOne(captured: () => void): Promise<boolean> {
    const { host, memory, options } = this;
    const { clock } = host.context;
    const number = ++this.number;
    const begin = clock.monotonicMs();
    const createdNs = clock.nowNs();
    let state: CapturedState;
    try {
      await this.makeRoom();
      state = await host.capture({ deadlineMs: options.deadlineMs, memory }).finally(captured);
    } catch (error) {
      // What failed the run has been told.
      if (host.context.failure !== undefined || host.context.closed) return false;
      if (!(error instanceof LimitExceeded)) {
        host.fail(error);
        return false;
      }
      this.skipped++;
      this.tell('skipped', number, clock.monotonicMs() - begin, 0, 0, error.message);
      host.context.warn(`Checkpoint ${number} was skipped: ${error.message}`);
      return false;
    }
    try {
      const stored = await this.write(number, createdNs, state);
      await host.acknowledge(state.positions);
      this.written++;
      const totalMs = clock.monotonicMs() - begin;
      this.tell('written', number, state.pausedMs, totalMs, stored.bytes, stored.name);
      host.context.service(entriesService).release(NAME);
      return true;
    } catch (error) {
      this.failed++;
      this.tell('failed', number, state.pausedMs, clock.monotonicMs() - begin, 0, message(error));
      this.notWritten(number, error);
      return false;
    }
  }

  /** So that the sources stand still for copying alone. */
  private makeRoom(): Promise<void> {
    const { context } = this.host;
    const bytes = [...context.stages.values()].reduce((sum, node) => sum + (node.stateBytes?.() ?? 0), 0);
    return this.memory.prepare(bytes, restOf(context.clock));
  }

  private async write(number: number, createdNs: bigint, state: CapturedState): Promise<StoredCheckpoint> {
    const { host, store } = this;
    const epoch = this.lease?.epoch ?? 0;
    const about = { pipeline: host.name, number, epoch, createdNs };
    const pieces = await encodeCheckpoint(about, state, restOf(host.context.clock));
    await host.makeDurable();
    const stored = await store.write({ number, epoch }, pieces, async () => this.lease?.check());
    this.kept = [stored, ...this.kept];
    await this.forgetOld();
    return stored;
  }

  private async forgetOld(): Promise<void> {
    const old = this.kept.slice(this.options.keep);
    this.kept = this.kept.slice(0, this.options.keep);
    for (const stored of old) {
      try {
        await this.store.remove(stored);
      } catch (error) {
        this.host.context.warn(`The old checkpoint "${stored.name}" could not be removed: ${message(error)}`);
      }
    }
  }

  /** Without checkpoints the run goes on, but what it trades could not be gone on with: entries wait for the next that succeeds. */
  private notWritten(number: number, error: unknown): void {
    const { host } = this;
    const fatal = error instanceof RxArrowError && (error.code === 'LeaseLost' || error.code === 'DiskSync');
    host.context.service(entriesService).close(NAME, `checkpoint ${number} could not be written: ${message(error)}`);
    if (fatal) host.fail(error);
    else host.context.warn(`Checkpoint ${number} could not be written: ${message(error)}`);
  }

  private tell(
    outcome: 'written' | 'skipped' | 'failed',
    number: number,
    quietMs: number,
    totalMs: number,
    bytes: number,
    detail: string,
  ): void {
    this.host.context.events.emit({ kind: 'checkpoint', outcome, number, quietMs, totalMs, bytes, detail });
  }

  // ---- the end ----------------------------------------------------------------------------------------------------

  /** The last one, when the run has come to a clean end. */
  async finish(): Promise<void> {
    this.stopTimers();
    await this.running;
    if (this.lease !== undefined) await this.take();
  }

  async close(): Promise<void> {
    this.stopTimers();
    this.closed = true;
    await this.running?.catch(() => undefined);
    await this.lease?.release();
    await this.store.close();
  }

  private stopTimers(): void {
    this.cancelTimer();
    this.lease?.stop();
    this.stopCounting();
  }
}

/** Lets sources and timers have their turn when this one has lasted long enough. */
function restOf(clock: Clock): Rest {
  const turns = turnsOfClock(clock);
  return () => (turns.spentNow() ? turns.next() : undefined);
}

const nothing = { quietMs: 0, totalMs: 0, bytes: 0 } as const;

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
