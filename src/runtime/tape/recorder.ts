import type { RecordBatch } from 'apache-arrow';
import { controlOf, encodeSnapshot } from '../../columnar/index.js';
import {
  entriesService,
  killSwitchService,
  tradingModeService,
  type RunHost,
  type RunOutcome,
} from '../../core/index.js';
import type { TapeWriter } from '../../core/tape/index.js';
import type { FlowWatch, Origin, RunEvent, StageNode } from '../flow/index.js';
import { snapshotStages } from '../stage-state.js';
import type { RecordedClock } from './recorded-clock.js';
import { encodeHashes, encodeNote, TOPICS, type DigestLevel, type Surroundings } from './session.js';
import { SinkDigests } from './sink-digests.js';
import { StageRows } from './stage-rows.js';

/** Bytes that may wait for the disk before sources wait for it. */
const MOST_PENDING_BYTES = 16 * 1024 * 1024;

/** Writes down what a run is given and what comes of it. */
export class Recorder implements FlowWatch {
  private readonly host: RunHost;
  private readonly tape: TapeWriter;
  private readonly clock: RecordedClock | undefined;
  private readonly level: DigestLevel;
  private readonly rows: StageRows | undefined;
  private readonly sinks = new SinkDigests();
  private readonly undo: (() => void)[] = [];
  private begun = false;
  private stopped = false;
  private pushes = 0;
  private stampNs = 0n;

  constructor(host: RunHost, tape: TapeWriter, clock: RecordedClock | undefined, level: DigestLevel) {
    this.host = host;
    this.tape = tape;
    this.clock = clock;
    this.level = level;
    if (level === 'stages')
      this.rows = new StageRows({
        keepsBatches: false,
        stage: (line) => this.note(TOPICS.stage, encodeNote(line)),
        rows: (rows) => this.note(TOPICS.hashes, encodeHashes(rows)),
      });
    const { context } = host;
    const full = { from: () => tape.pendingBytes > MOST_PENDING_BYTES };
    context.withheld.add(full);
    tape.onIdle = () => context.wake();
    this.undo.push(
      () => void context.withheld.delete(full),
      context.addWatch(this),
      context.events.listen((event) => this.happened(event)),
      context.service(tradingModeService).limits?.listen((limits) => this.control({ limits })) ?? nothing,
      context.service(killSwitchService)?.listen((killSwitch) => this.control({ killSwitch })) ?? nothing,
    );
  }

  // ---- what comes -------------------------------------------------------------------------------------------------

  pushed(origin: Origin, batch: RecordBatch): void {
    if (this.stopped || origin.isRelay) return;
    const control = batch.numRows === 0 ? controlOf(batch) : undefined;
    if (control?.kind === 'mark') return;
    this.begin();
    this.pushes++;
    this.stampNs = this.clock?.hold() ?? this.host.context.clock.nowNs();
    this.append({ kind: 'batch', source: origin.id, batch }, this.stampNs);
  }

  pushEnded(origin: Origin): void {
    if (origin.isRelay || this.pushes === 0) return;
    this.pushes--;
    if (this.pushes === 0) this.clock?.release();
  }

  ended(origin: Origin): void {
    if (this.stopped || origin.isRelay) return;
    this.begin();
    this.append({ kind: 'end', source: origin.id });
  }

  // ---- what comes of it -------------------------------------------------------------------------------------------

  enter(node: StageNode, batch: RecordBatch): void {
    if (this.level !== 'none' && !this.stopped) this.sinks.entered(node, batch);
  }

  emitted(node: StageNode, batch: RecordBatch): void {
    if (this.level === 'none' || this.stopped) return;
    this.sinks.emitted(node, batch);
    this.rows?.add(node, batch);
  }

  // ---- what else is read ------------------------------------------------------------------------------------------

  private happened(event: RunEvent): void {
    if (!this.begun || this.stopped) return;
    if (event.kind === 'trading') this.control({ entriesClosedBy: this.surroundings().entriesClosedBy });
    this.note(TOPICS.event, encodeNote(plainEvent(event)));
  }

  private control(change: Partial<Surroundings>): void {
    if (this.begun && !this.stopped) this.note(TOPICS.control, encodeNote(change));
  }

  private surroundings(): Surroundings {
    const { context } = this.host;
    return {
      killSwitch: context.service(killSwitchService)?.tripped ?? null,
      limits: context.service(tradingModeService).limits?.limits ?? null,
      entriesClosedBy: [...context.service(entriesService).closedBy],
    };
  }

  // ---- beginning and end ------------------------------------------------------------------------------------------

  /** When the first thing comes every service has been opened, and no stage has seen anything yet. */
  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    const { context, name } = this.host;
    this.note(
      TOPICS.session,
      encodeNote({
        kind: 'begin',
        run: name,
        sources: context.everyOrigin.filter(({ isRelay }) => !isRelay).map(({ id }) => id),
        restored: context.restored,
        digests: this.level,
        effect: context.service(tradingModeService).effect,
        surroundings: this.surroundings(),
      }),
    );
    if (context.restored) this.writeState();
    this.sinks.begin(context);
    this.rows?.begin(context);
  }

  private writeState(): void {
    for (const snapshot of snapshotStages(this.host.context)) this.note(TOPICS.state, encodeSnapshot(snapshot));
  }

  end({ kind, error }: RunOutcome): void {
    if (this.stopped) return;
    if (this.begun && this.tape.failure === undefined) {
      this.rows?.flush();
      this.note(
        TOPICS.session,
        encodeNote({
          kind: 'end',
          outcome: kind,
          error: error === undefined ? null : String(error),
          sinks: this.level === 'none' ? [] : this.sinks.digests(),
          rows: [...(this.rows?.counts() ?? [])],
        }),
      );
    }
    this.stop();
  }

  /** Records nothing more. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.clock?.release();
    for (const undo of this.undo.splice(0)) undo();
  }

  private note(topic: string, payload: Uint8Array): void {
    this.append({ kind: 'note', topic, payload }, this.pushes > 0 ? this.stampNs : undefined);
  }

  private append(entry: Parameters<TapeWriter['append']>[0], stampNs?: bigint): void {
    if (!this.stopped && this.tape.failure === undefined) this.tape.append(entry, stampNs);
  }
}

function nothing(): void {
  // There was nothing to listen to.
}

/** An event as JSON has it: without rows, errors as their messages. */
function plainEvent(event: RunEvent): Readonly<Record<string, unknown>> {
  if (event.kind === 'deadLetter' || event.kind === 'late') {
    const { row: _, ...letter } = event.letter;
    return { kind: event.kind, ...letter };
  }
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, value instanceof Error ? value.message : (value as unknown)]),
  );
}
