import { join } from 'node:path';
import { CorruptInput, LimitExceeded, RxArrowError, type Disk, type DiskFile } from '../../base/index.js';
import { takeOverFile } from '../../base/take-over-file.js';
import type { Journal, JournalEntry, JournalRecord } from '../../core/index.js';
import { encodeRecord, HEADER_BYTES, MOST_PAYLOAD_BYTES } from './record.js';
import { readSegments } from './read-segments.js';
import { SEGMENT_HEADER, segmentName } from './segment.js';

export interface JournalTerms {
  readonly folder: string;
  /** Size from which a new segment is begun. */
  readonly segmentBytes: number;
  /** Segments that are kept; older ones go when a summary stands at the head of those that stay. */
  readonly keepSegments: number;
}

interface Waiter {
  readonly sequence: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A journal in a folder of segments. Entries that come while one write is under way are written and made durable together by the
 * next. After an error of the disk nothing more is accepted: what a failed fsync left behind is not known.
 */
export class SegmentedJournal implements Journal {
  position = 0;
  failure: unknown;
  /** Called once, when nothing more is accepted. */
  onFailure: (error: RxArrowError) => void = () => undefined;
  /** Asked before each write: gives a promise to wait for where it is not certain that the folder still is ours. */
  guard: () => Promise<void> | undefined = () => undefined;
  private readonly terms: JournalTerms;
  private disk: Disk | undefined;
  private file: DiskFile | undefined;
  private at = 0;
  private durableTo = 0;
  private pending: Uint8Array[] = [];
  private waiters: Waiter[] = [];
  private flushing: Promise<void> | undefined;
  private readonly found = new Map<string, JournalRecord[]>();
  private readonly summaries = new Map<string, () => readonly JournalEntry[]>();
  /** First sequences of the segments that are there, oldest first. */
  private segments: number[] = [];

  constructor(terms: JournalTerms) {
    this.terms = terms;
  }

  /** Reads what is there, cuts off a torn tail, and opens the last segment for appending. */
  async open(disk: Disk): Promise<void> {
    const { folder } = this.terms;
    this.disk = disk;
    await disk.makeFolder(folder);
    const { records, firsts, position, soundBytes } = await readSegments(disk, folder);
    for (const record of records) this.remember(record);
    this.segments = [...firsts];
    this.position = position;
    this.durableTo = this.position;
    const last = this.segments.at(-1);
    if (last === undefined) await this.beginSegment();
    else await this.continueSegment(last, soundBytes);
  }

  private remember(record: JournalRecord): void {
    const known = this.found.get(record.owner);
    if (known === undefined) this.found.set(record.owner, [record]);
    else known.push(record);
  }

  private async continueSegment(first: number, sound: number): Promise<void> {
    const disk = this.disk as Disk;
    const path = join(this.terms.folder, segmentName(first));
    const file = await takeOverFile(disk, path, sound < SEGMENT_HEADER.length ? 0 : sound);
    if (file === undefined)
      throw new CorruptInput(path, `The segment has become shorter than the ${sound} bytes that were read of it.`, {
        component: 'journal',
        hint: 'Something else writes into the folder of the journal: give each run a folder of its own.',
      });
    this.file = file;
    this.at = sound;
    if (sound < SEGMENT_HEADER.length) {
      await file.write([SEGMENT_HEADER], 0);
      await file.sync();
      this.at = SEGMENT_HEADER.length;
    }
    await disk.syncFolder(this.terms.folder);
  }

  private async beginSegment(): Promise<void> {
    const disk = this.disk as Disk;
    const first = this.durableTo + 1;
    const file = await disk.open(join(this.terms.folder, segmentName(first)), 'write');
    await file.write([SEGMENT_HEADER], 0);
    await file.sync();
    await disk.syncFolder(this.terms.folder);
    await this.file?.close();
    this.file = file;
    this.at = SEGMENT_HEADER.length;
    this.segments.push(first);
  }

  get firstSequence(): number {
    return this.segments[0] ?? 1;
  }

  recovered(owner: string): readonly JournalRecord[] {
    const records = this.found.get(owner) ?? [];
    if (records.length > 0) this.found.set(owner, []);
    return records;
  }

  summarise(owner: string, summary: () => readonly JournalEntry[]): void {
    this.summaries.set(owner, summary);
  }

  write(owner: string, entry: JournalEntry): number {
    const sequence = this.position + 1;
    const bytes = encodeRecord(sequence, this.durableTo, owner, entry);
    if (bytes.length - HEADER_BYTES > MOST_PAYLOAD_BYTES)
      throw new LimitExceeded('entryBytes', `An entry of ${bytes.length} bytes is too long for the journal.`, {
        component: 'journal',
      });
    this.position = sequence;
    if (!this.found.has(owner)) this.found.set(owner, []);
    this.pending.push(bytes);
    if (this.file !== undefined) this.beginFlush();
    return sequence;
  }

  durable(sequence: number): Promise<void> {
    if (sequence <= this.durableTo) return Promise.resolve();
    if (this.failure !== undefined) return Promise.reject(this.refusal());
    return new Promise((resolve, reject) => {
      this.waiters.push({ sequence, resolve, reject });
    });
  }

  async append(owner: string, entry: JournalEntry): Promise<number> {
    const sequence = this.write(owner, entry);
    await this.durable(sequence);
    return sequence;
  }

  private beginFlush(): void {
    if (this.flushing !== undefined || this.failure !== undefined) return;
    // Whatever is written within this turn goes with it.
    this.flushing = Promise.resolve()
      .then(() => this.flush())
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.flushing = undefined;
        if (this.pending.length > 0) this.beginFlush();
      });
  }

  private async flush(): Promise<void> {
    if (this.at >= this.terms.segmentBytes) await this.rotate();
    await this.commit();
  }

  private async commit(): Promise<void> {
    await this.guard();
    const file = this.file as DiskFile;
    const pieces = this.pending;
    const to = this.position;
    this.pending = [];
    await file.write(pieces, this.at);
    await file.sync();
    this.at += pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.durableTo = to;
    const done = this.waiters.filter(({ sequence }) => sequence <= to);
    this.waiters = this.waiters.filter(({ sequence }) => sequence > to);
    for (const { resolve } of done) resolve();
  }

  /** Everything so far is durable in the old segment before the new one is begun. */
  private async rotate(): Promise<void> {
    await this.commit();
    await this.guard();
    await this.beginSegment();
    // What an owner has left who is not there in this run cannot be summed up by anybody.
    if (![...this.found.keys()].every((owner) => this.summaries.has(owner))) return;
    for (const [owner, summary] of this.summaries) for (const entry of summary()) this.write(owner, entry);
    await this.commit();
    await this.guard();
    await this.dropOldest();
  }

  private async dropOldest(): Promise<void> {
    const disk = this.disk as Disk;
    while (this.segments.length > this.terms.keepSegments) {
      const [oldest] = this.segments.splice(0, 1);
      await disk.remove(join(this.terms.folder, segmentName(oldest as number)));
    }
    await disk.syncFolder(this.terms.folder);
  }

  private fail(error: unknown): void {
    this.failure = error;
    const { waiters } = this;
    this.waiters = [];
    for (const { reject } of waiters) reject(this.refusal());
    this.onFailure(this.refusal());
  }

  private refusal(): RxArrowError {
    return new RxArrowError(
      'JournalFailed',
      `journal: writing to ${this.terms.folder} failed, so nothing more may be acted on: ${String(this.failure)}.`,
      { component: 'journal', cause: this.failure, hint: 'See to the disk and start again; the start reconciles.' },
    );
  }

  async close(): Promise<void> {
    while (this.flushing !== undefined) await this.flushing;
    await this.file?.close();
    this.file = undefined;
  }
}
