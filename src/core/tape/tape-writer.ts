import { join } from 'node:path';
import { isDiskFull, type Disk, type DiskFile } from '../../base/disk.js';
import type { Cancel, Clock } from '../../base/clock.js';
import { RxArrowError } from '../../base/errors.js';
import { BlockEncoder, type TapeEntry } from './block-encoder.js';
import { completeSegment } from './complete-segment.js';
import { encodeFrame, type FrameHead } from './frame.js';
import { encodeIndex, encodeText, IndexBuilder, SEGMENT_MAGIC, segmentName, type TapeHead } from './segment.js';
import { listSegments } from './segments.js';

/** How a tape is kept. */
export interface TapeTerms {
  readonly folder: string;
  /** Size in bytes from which a new segment is begun. */
  readonly segmentBytes: number;
  /** Size in bytes from which a new block is begun: what is read at once. */
  readonly blockBytes: number;
  /** When it is made durable: with each write, so often (ms), or only when somebody asks for it. */
  readonly sync: 'always' | 'onDemand' | number;
  /** Bytes of all complete segments; the oldest goes first. */
  readonly keepBytes: number | undefined;
  /** Age in ms from which a segment goes. */
  readonly keepMs: number | undefined;
}

interface Waiter {
  readonly offset: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A segment as it will be when everything that waits has been written. */
interface Planned {
  readonly first: number;
  readonly index: IndexBuilder;
  at: number;
}

interface Waiting {
  readonly segment: Planned;
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
  /** The record that it ends with. */
  readonly offset: number;
}

interface KeptSegment {
  readonly first: number;
  readonly next: number;
  readonly bytes: number;
  readonly lastNs: bigint;
}

/**
 * Appends to a tape in a folder of segments. Entries are encoded at once, and those that come while one write is under way go
 * together with the next. After an error of the disk nothing more is accepted.
 */
export class TapeWriter {
  /** Offset of the next record. */
  next = 0;
  /** Bytes that wait to be written. */
  pendingBytes = 0;
  failure: RxArrowError | undefined;
  /** Called once, when nothing more is accepted. */
  onFailure: (error: RxArrowError) => void = () => undefined;
  /** Called when everything that waited has been written. */
  onIdle: () => void = () => undefined;
  /** Records from here on are kept whatever their size and age. */
  heldFrom = Number.POSITIVE_INFINITY;
  readonly head: TapeHead;
  /** Records of an earlier run that were torn off since they had never been durable; bytes. */
  readonly tornBytes: number;
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly terms: TapeTerms;
  private encoder = new BlockEncoder();
  private planned: Planned | undefined;
  private blockAt = 0;
  /** Latest time of rows of each source, and of all. */
  private readonly latestNs = new Map<string | undefined, bigint>();
  private queue: Waiting[] = [];
  private open: { readonly segment: Planned; readonly file: DiskFile; at: number } | undefined;
  private writtenTo: number;
  private durableTo: number;
  private writers: Waiter[] = [];
  private syncers: Waiter[] = [];
  private running: Promise<void> | undefined;
  private cancelSync: Cancel | undefined;
  private syncDue = false;
  private kept: KeptSegment[];
  private closed = false;

  private constructor(
    disk: Disk,
    clock: Clock,
    terms: TapeTerms,
    head: TapeHead,
    kept: KeptSegment[],
    tornBytes: number,
  ) {
    this.disk = disk;
    this.clock = clock;
    this.terms = terms;
    this.head = head;
    this.kept = kept;
    this.tornBytes = tornBytes;
    this.next = kept.at(-1)?.next ?? 0;
    this.writtenTo = this.next;
    this.durableTo = this.next;
  }

  /**
   * Goes on behind what is on the tape; a torn end is cut off, and the last segment completed.
   * @param head what a new tape is called; one that is there keeps its own
   * @throws CorruptInput when the last segment is damaged; RxArrowError TapeFolder when the folder cannot be used
   */
  static async open(disk: Disk, clock: Clock, terms: TapeTerms, head: TapeHead): Promise<TapeWriter> {
    const { folder } = terms;
    try {
      await disk.makeFolder(folder);
      const { segments, unborn } = await listSegments(disk, folder);
      for (const first of unborn) await disk.remove(join(folder, segmentName(first)));
      const last = segments.at(-1);
      const tornBytes = last === undefined ? 0 : await completeSegment(disk, folder, last);
      const kept = segments
        .filter(({ index, first }) => index.next > first)
        .map(({ first, index, fileBytes }) => ({ first, next: index.next, bytes: fileBytes, lastNs: index.lastNs }));
      return new TapeWriter(disk, clock, terms, last?.head ?? head, kept, tornBytes);
    } catch (error) {
      if (error instanceof RxArrowError) throw error;
      throw new RxArrowError('TapeFolder', `The tape in "${folder}" cannot be written: ${String(error)}`, {
        component: 'tape',
        cause: error,
        hint: 'Give a folder that this process may write to, on a disk with room.',
      });
    }
  }

  /** Offset of the oldest record that is kept. */
  get first(): number {
    return this.kept[0]?.first ?? this.planned?.first ?? this.next;
  }

  /** Takes an entry and gives its offset. */
  append(entry: TapeEntry, stampNs: bigint = this.clock.nowNs()): number {
    if (this.failure !== undefined) throw this.failure;
    if (this.closed) throw new RxArrowError('TapeClosed', 'The tape has been closed.', { component: 'tape' });
    const { terms } = this;
    const offset = this.next;
    const pieces: Uint8Array[] = [];
    let segment = this.planned;
    if (segment === undefined || segment.at >= terms.segmentBytes) {
      segment = this.beginSegment(offset, stampNs, pieces);
    } else if (segment.at - this.blockAt >= terms.blockBytes) this.beginBlock(segment.at);
    // What has no time of its own happened at that of the rows before it.
    const source = entry.kind === 'note' ? undefined : entry.source;
    const encoded = this.encoder.encode(entry, this.latestNs.get(source) ?? this.latestNs.get(undefined) ?? stampNs);
    const { kind, number, rows, fromNs, toNs, payload, declares } = encoded;
    const about = { offset, stampNs, fromNs, toNs, durable: this.durableTo, number };
    if (declares !== undefined) {
      const isFirst = segment.at === this.blockAt;
      this.add(segment, { kind: 'name', ...about, rows: 0, beginsBlock: isFirst }, [declares], pieces);
      if (entry.kind !== 'note') segment.index.name(number, entry.source);
    }
    this.add(segment, { kind, ...about, rows, beginsBlock: false }, payload, pieces);
    if (rows > 0) for (const name of [source, undefined]) this.latestNs.set(name, toNs);
    const bytes = lengthOf(pieces);
    this.next = offset + 1;
    this.queue.push({ segment, pieces, bytes, offset });
    this.pendingBytes += bytes;
    this.go();
    return offset;
  }

  private beginSegment(first: number, stampNs: bigint, pieces: Uint8Array[]): Planned {
    const segment: Planned = { first, index: new IndexBuilder(first), at: 0 };
    this.planned = segment;
    pieces.push(SEGMENT_MAGIC);
    segment.at = SEGMENT_MAGIC.length;
    const about = {
      offset: first,
      stampNs,
      fromNs: stampNs,
      toNs: stampNs,
      durable: this.durableTo,
      rows: 0,
      number: 0,
    };
    this.add(segment, { kind: 'head', ...about, beginsBlock: false }, [encodeText(this.head)], pieces);
    this.beginBlock(segment.at);
    return segment;
  }

  private beginBlock(at: number): void {
    this.blockAt = at;
    this.encoder = new BlockEncoder();
  }

  private add(segment: Planned, head: FrameHead, payload: readonly Uint8Array[], pieces: Uint8Array[]): void {
    const frame = encodeFrame(head, payload);
    segment.index.add(head, segment.at);
    segment.at += lengthOf(frame);
    pieces.push(...frame);
  }

  /** Resolves when the record has been handed to the system: it survives the end of this process, not the loss of power. */
  written(offset: number): Promise<void> {
    return offset < this.writtenTo ? Promise.resolve() : this.waiting(this.writers, offset);
  }

  /**
   * Resolves when the record would survive the loss of power.
   * @throws RxArrowError TapeFailed when the disk refused it
   */
  durable(offset: number): Promise<void> {
    if (offset < this.durableTo) return Promise.resolve();
    const promise = this.waiting(this.syncers, offset);
    this.go();
    return promise;
  }

  /** Resolves when the record is as safe as the terms promise before anybody acts on it. */
  safe(offset: number): Promise<void> {
    return this.terms.sync === 'always' ? this.durable(offset) : this.written(offset);
  }

  private waiting(list: Waiter[], offset: number): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      list.push({ offset, resolve, reject });
    });
  }

  private go(): void {
    if (this.running !== undefined || this.failure !== undefined) return;
    // What comes within this turn goes with it.
    this.running = Promise.resolve()
      .then(() => this.work())
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.running = undefined;
        if (this.queue.length > 0 || this.syncers.length > 0) this.go();
        else this.onIdle();
      });
  }

  private async work(): Promise<void> {
    while (this.queue.length > 0) await this.writeSome();
    if (this.syncDue || this.syncers.length > 0) await this.sync();
  }

  private async writeSome(): Promise<void> {
    const [{ segment } = {} as Waiting] = this.queue;
    const count = this.queue.findIndex((waiting) => waiting.segment !== segment);
    const some = this.queue.splice(0, count < 0 ? this.queue.length : count);
    const open = await this.fileOf(segment);
    await open.file.write(
      some.flatMap(({ pieces }) => pieces),
      open.at,
    );
    const bytes = some.reduce((sum, each) => sum + each.bytes, 0);
    open.at += bytes;
    this.pendingBytes -= bytes;
    this.writtenTo = (some.at(-1) as Waiting).offset + 1;
    this.writers = settled(this.writers, this.writtenTo);
    if (this.terms.sync === 'always') await this.sync();
    else if (typeof this.terms.sync === 'number') this.syncLater(this.terms.sync);
  }

  private async fileOf(segment: Planned): Promise<NonNullable<TapeWriter['open']>> {
    const { disk, terms } = this;
    if (this.open?.segment === segment) return this.open;
    await this.complete();
    const file = await disk.open(join(terms.folder, segmentName(segment.first)), 'new');
    this.open = { segment, file, at: 0 };
    await disk.syncFolder(terms.folder);
    return this.open;
  }

  /** Writes the index of the segment that is open; nothing comes behind it. */
  private async complete(): Promise<void> {
    const { open } = this;
    if (open === undefined) return;
    const index = open.segment.index.build(open.at);
    const pieces = encodeIndex(index);
    await open.file.write(pieces, open.at);
    await this.sync();
    this.open = undefined;
    await open.file.close();
    const { first } = open.segment;
    this.kept.push({ first, next: index.next, bytes: open.at + lengthOf(pieces), lastNs: index.lastNs });
    await this.forgetOld();
  }

  private async sync(): Promise<void> {
    this.syncDue = false;
    const to = this.writtenTo;
    await this.open?.file.sync();
    this.durableTo = Math.max(this.durableTo, to);
    this.syncers = settled(this.syncers, this.durableTo);
  }

  private syncLater(ms: number): void {
    this.cancelSync ??= this.clock.schedule(ms, () => {
      this.cancelSync = undefined;
      this.syncDue = true;
      this.go();
    });
  }

  private async forgetOld(): Promise<void> {
    const { disk, terms, clock } = this;
    const nowNs = clock.nowNs();
    const isOld = ({ lastNs }: KeptSegment): boolean =>
      terms.keepMs !== undefined && Number((nowNs - lastNs) / 1_000_000n) > terms.keepMs;
    let bytes = this.kept.reduce((sum, each) => sum + each.bytes, 0);
    let gone = 0;
    for (const segment of this.kept.slice(0, -1)) {
      if (segment.next > this.heldFrom || !(isOld(segment) || bytes > (terms.keepBytes ?? Number.POSITIVE_INFINITY)))
        break;
      await disk.remove(join(terms.folder, segmentName(segment.first)));
      bytes -= segment.bytes;
      gone++;
    }
    if (gone === 0) return;
    this.kept = this.kept.slice(gone);
    await disk.syncFolder(terms.folder);
  }

  private fail(cause: unknown): void {
    const { folder } = this.terms;
    this.failure = new RxArrowError(
      'TapeFailed',
      isDiskFull(cause)
        ? `The tape in "${folder}" is full: the disk has no room.`
        : `Writing the tape in "${folder}" failed: ${String(cause)}`,
      {
        component: 'tape',
        cause,
        hint: 'See to the disk, or keep less with "keepBytes" and "keepFor", and start again: it goes on behind the last whole record.',
      },
    );
    const waiters = [...this.writers, ...this.syncers];
    this.writers = [];
    this.syncers = [];
    this.queue = [];
    this.pendingBytes = 0;
    for (const { reject } of waiters) reject(this.failure);
    this.onFailure(this.failure);
  }

  /** Writes what is left and completes the segment. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.cancelSync?.();
    while (this.running !== undefined) await this.running;
    try {
      if (this.failure === undefined) await this.complete();
    } finally {
      const { open } = this;
      this.open = undefined;
      await open?.file.close();
    }
  }
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** Lets those go who waited for records below `to`; the others are left. */
function settled(waiters: readonly Waiter[], to: number): Waiter[] {
  for (const { offset, resolve } of waiters) if (offset < to) resolve();
  return waiters.filter(({ offset }) => offset >= to);
}
