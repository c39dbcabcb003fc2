import type { RecordBatch } from 'apache-arrow';
import { isDiskFull } from '../../base/disk.js';
import { decodeBatchFrame, encodeBatchFrame } from '../../columnar/index.js';

/** A file of rows that wait on disk. */
export interface SpillFile {
  /** Writes all bytes from this offset on. A disk without room rejects with an error whose `code` is ENOSPC or EDQUOT. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** These bytes, all of them. */
  read(at: number, length: number): Promise<Uint8Array>;
  /** Closes it and gives its room back. */
  remove(): Promise<void>;
}

/** Where rows go that have no room in memory: handed in, so that a run can be given another disk. */
export interface SpillDisk {
  /** A new empty file, of no use to anybody else and to no later run. */
  create(): Promise<SpillFile>;
}

/** What becomes of rows when there is no room on disk either. */
export type SpillFullPolicy = 'block' | 'dropOldest' | 'dropNewest' | 'fail';

export const SPILL_FULL_POLICIES = [
  'block',
  'dropOldest',
  'dropNewest',
  'fail',
] as const satisfies readonly SpillFullPolicy[];

export interface SpillOptions {
  readonly disk: SpillDisk;
  /** Bytes of all files together. */
  readonly maxBytes: number;
  readonly whenFull: SpillFullPolicy;
  /** Bytes after which another file is begun, since a file is given back as a whole; an eighth of `maxBytes` when left out. */
  readonly fileBytes?: number | undefined;
}

interface Segment {
  readonly file: SpillFile;
  bytes: number;
  /** Frames in it that are still wanted. */
  live: number;
}

/** Rows of a buffer that have left memory, or are about to. */
export class SpilledRows {
  readonly rows: number;
  readonly length: number;
  /** The bytes, until they are on disk. */
  frame: Uint8Array | undefined;
  segment: Segment | undefined;
  at = 0;

  constructor(rows: number, frame: Uint8Array) {
    this.rows = rows;
    this.frame = frame;
    this.length = frame.length;
  }
}

export interface SpillReports {
  /** These rows could not be written since the disk has no room; they are still in memory. */
  noRoom(spilled: SpilledRows, error: unknown): void;
  /** The disk does not work. */
  failed(error: unknown): void;
  warn(message: string): void;
}

/**
 * Writes rows to files one after the other and reads them back. Files have a bound, are given back when nothing in them is wanted
 * any more, and each batch carries a checksum.
 */
export class Spill {
  private readonly options: SpillOptions;
  private readonly reports: SpillReports;
  private readonly fileBytes: number;
  private readonly segments = new Set<Segment>();
  private current: Segment | undefined;
  private queue: SpilledRows[] = [];
  private writing = false;
  private closed = false;
  /** Bytes that wait for the disk in memory. */
  pendingBytes = 0;
  pendingRows = 0;
  /** Bytes in files, also of those in them that are not wanted any more. */
  diskBytes = 0;

  constructor(options: SpillOptions, reports: SpillReports) {
    this.options = options;
    this.reports = reports;
    this.fileBytes = options.fileBytes ?? Math.max(1, Math.ceil(options.maxBytes / 8));
  }

  /** The bytes of a batch as they would be written. */
  encode(batch: RecordBatch): SpilledRows {
    return new SpilledRows(batch.numRows, encodeBatchFrame(batch));
  }

  hasRoomFor(spilled: SpilledRows): boolean {
    return this.diskBytes + this.pendingBytes + spilled.length <= this.options.maxBytes;
  }

  /** Takes rows to be written in this order. */
  add(spilled: SpilledRows): void {
    this.queue.push(spilled);
    this.pendingBytes += spilled.length;
    this.pendingRows += spilled.rows;
    if (!this.writing) void this.writeAll();
  }

  /** The rows, from memory when they are still there. Gives their room back. */
  take(spilled: SpilledRows): RecordBatch | Promise<RecordBatch> {
    const { frame } = spilled;
    if (frame === undefined) return this.readBack(spilled).finally(() => this.forget(spilled));
    this.forget(spilled);
    return decodeBatchFrame(frame);
  }

  /** The rows without giving their room back, for a snapshot. */
  async look(spilled: SpilledRows): Promise<RecordBatch> {
    return spilled.frame === undefined ? this.readBack(spilled) : decodeBatchFrame(spilled.frame);
  }

  /** Nobody wants these rows any more. */
  forget(spilled: SpilledRows): void {
    if (spilled.frame !== undefined) {
      spilled.frame = undefined;
      this.pendingBytes -= spilled.length;
      this.pendingRows -= spilled.rows;
      return;
    }
    const { segment } = spilled;
    spilled.segment = undefined;
    if (segment !== undefined) this.letGo(segment);
  }

  private letGo(segment: Segment): void {
    segment.live--;
    if (segment.live > 0) return;
    if (segment !== this.current) {
      this.remove(segment);
      return;
    }
    // Nothing in it is wanted: it is written from its beginning again.
    this.diskBytes -= segment.bytes;
    segment.bytes = 0;
  }

  /** Tries again to write what could not be written. */
  retry(): void {
    if (!this.writing && this.queue.length > 0) void this.writeAll();
  }

  /** Gives all files back. */
  close(): void {
    this.closed = true;
    this.queue = [];
    this.current = undefined;
    for (const segment of [...this.segments]) this.remove(segment);
  }

  private async readBack({ segment, at, length }: SpilledRows): Promise<RecordBatch> {
    if (segment === undefined) throw new Error('Spilled rows were asked for after they had been given back.');
    return decodeBatchFrame(await segment.file.read(at, length));
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    try {
      for (let next = this.queue[0]; next !== undefined && !this.closed; next = this.queue[0]) {
        // It may have been taken or dropped while it waited.
        if (next.frame !== undefined && !(await this.write(next, next.frame))) break;
        if (this.queue[0] === next) this.queue.shift();
      }
    } catch (error) {
      if (!this.closed) this.reports.failed(error);
    } finally {
      this.writing = false;
    }
  }

  /** False when it has to wait for room. */
  private async write(spilled: SpilledRows, frame: Uint8Array): Promise<boolean> {
    let segment: Segment;
    try {
      segment = await this.segmentFor(frame.length);
      await this.writeInto(segment, frame);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      if (spilled.frame !== undefined) this.reports.noRoom(spilled, error);
      // Rows that have been dropped over this need no room; those that have not wait for it.
      return spilled.frame === undefined;
    }
    spilled.at = segment.bytes;
    segment.bytes += frame.length;
    this.diskBytes += frame.length;
    // Meanwhile they may have been taken from memory.
    if (spilled.frame === undefined) {
      this.letGo(segment);
      return true;
    }
    spilled.frame = undefined;
    spilled.segment = segment;
    this.pendingBytes -= spilled.length;
    this.pendingRows -= spilled.rows;
    return true;
  }

  /** Counts as wanted while it is written, so that the file is not begun anew meanwhile. */
  private async writeInto(segment: Segment, frame: Uint8Array): Promise<void> {
    segment.live++;
    try {
      await segment.file.write(frame, segment.bytes);
    } catch (error) {
      this.letGo(segment);
      throw error;
    }
  }

  private async segmentFor(bytes: number): Promise<Segment> {
    const { current } = this;
    if (current !== undefined && (current.bytes === 0 || current.bytes + bytes <= this.fileBytes)) return current;
    const segment: Segment = { file: await this.options.disk.create(), bytes: 0, live: 0 };
    if (this.closed) {
      await segment.file.remove();
      throw new Error('The buffer has been closed.');
    }
    this.current = segment;
    this.segments.add(segment);
    if (current?.live === 0) this.remove(current);
    return segment;
  }

  private remove(segment: Segment): void {
    if (!this.segments.delete(segment)) return;
    this.diskBytes -= segment.bytes;
    segment.file
      .remove()
      .then(() => this.retry())
      .catch((error: unknown) => this.reports.warn(`A spill file could not be removed: ${String(error)}`));
  }
}
