import type { RecordBatch } from 'apache-arrow';
import { Bell } from '../../../base/bell.js';
import { systemClock } from '../../../base/clock.js';
import type { TapeRecord } from '../../../core/tape/index.js';
import type { PullReader } from '../../flow/index.js';
import type { ReplayClock } from './replay-clock.js';

/** Real time without anything happening after which time is let pass: something waits for a timer, or for the disk. */
const STUCK_MS = 50;

export interface PlayerOptions {
  readonly records: AsyncGenerator<TapeRecord, void, undefined>;
  readonly clock: ReplayClock;
  /** The sources that are there; records of others are passed over. */
  readonly sources: ReadonlySet<string>;
  /** Called with each note in its place. */
  readonly note: (record: TapeRecord) => void;
}

/**
 * Plays a recording: gives the records to the sources that stand in for the recorded ones, in the very order, each when the one before
 * has been pushed.
 */
export class Player {
  /** Resolves when everything has been played, and pushed. */
  readonly ended: Promise<void>;
  private readonly options: PlayerOptions;
  private readonly asking = new Map<string, (batch: RecordBatch | null) => void>();
  private readonly gone = new Set<string>();
  /** Who was given the last record. */
  private given: string | undefined;
  private stopped = false;
  private completed = false;
  private started: () => void = () => undefined;
  private readonly bell = new Bell();

  constructor(options: PlayerOptions) {
    this.options = options;
    const begin = new Promise<void>((resolve) => {
      this.started = resolve;
    });
    this.ended = begin.then(() => this.play());
  }

  /** Begins to play; until then those who read wait. */
  start(): void {
    this.started();
  }

  /** What stands in for a source. */
  reader(source: string): PullReader {
    return {
      read: () =>
        new Promise((resolve) => {
          if (this.completed) {
            resolve(null);
            return;
          }
          this.asking.set(source, resolve);
          this.bell.ring();
        }),
      close: () => {
        this.gone.add(source);
        this.asking.delete(source);
        this.bell.ring();
      },
    };
  }

  private async play(): Promise<void> {
    const { records, clock, sources, note } = this.options;
    for await (const record of records) {
      if (this.stopped) return;
      await this.until(() => this.given === undefined || this.isBack(this.given));
      if (record.kind === 'note') {
        note(record);
        continue;
      }
      const { name } = record;
      if (!sources.has(name)) continue;
      await clock.advanceTo(record.stampNs);
      await this.until(() => this.isBack(name));
      const give = this.asking.get(name);
      if (give === undefined) continue;
      this.asking.delete(name);
      this.given = name;
      if (record.kind === 'end') this.gone.add(name);
      give(record.kind === 'end' ? null : (record.batch ?? null));
    }
    await this.until(() => this.given === undefined || this.isBack(this.given));
  }

  private isBack(source: string): boolean {
    return this.asking.has(source) || this.gone.has(source);
  }

  /** Waits for something; when nothing happens for a while, lets time pass. */
  private async until(reached: () => boolean): Promise<void> {
    while (!this.stopped && !reached()) {
      const happened = await this.bell.rung(systemClock, STUCK_MS);
      if (!happened) await this.options.clock.runNext();
    }
  }

  /** Lets time pass until `stop`: what comes to its end may wait for timers. */
  async letTimePass(): Promise<void> {
    await this.until(() => false);
  }

  /** Says to all sources that have not ended that nothing more comes. */
  complete(): void {
    this.completed = true;
    for (const give of this.asking.values()) give(null);
    this.asking.clear();
  }

  /** Plays no more. */
  stop(): void {
    this.stopped = true;
    this.started();
    this.bell.ring();
  }
}
