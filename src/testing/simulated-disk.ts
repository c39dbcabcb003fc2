import { basename, dirname } from 'node:path';
import type { Disk, DiskFile } from '../base/disk.js';

/** The steps of a disk that can go wrong. */
export type DiskStep =
  | 'open'
  | 'write'
  | 'read'
  | 'truncate'
  | 'sync'
  | 'close'
  | 'list'
  | 'stat'
  | 'rename'
  | 'link'
  | 'remove'
  | 'makeFolder'
  | 'syncFolder';

/**
 * What becomes of a step: an error with this `code`; `torn`, where a write gets half of its bytes onto the disk and then fails;
 * `crash`, after which nothing works any more, as if the power had gone.
 */
export type DiskFault = 'EIO' | 'ENOSPC' | 'EACCES' | 'torn' | 'crash';

export interface SimulatedDiskOptions {
  /** Asked before each step, which are counted from 1. */
  readonly fault?: (step: DiskStep, path: string, count: number) => DiskFault | undefined;
  /** Bytes that there is room for. */
  readonly capacityBytes?: number;
  readonly nowMs?: () => number;
}

/** The bytes of a file now, and those that would be there after the power had gone. */
interface Content {
  bytes: Uint8Array;
  durable: Uint8Array;
  modifiedMs: number;
}

/**
 * A disk in memory that keeps apart what was written and what is durable: bytes after `sync`, names after `syncFolder`.
 * `afterPowerLoss` gives the disk as the machine would find it when it starts again.
 */
export class SimulatedDisk implements Disk {
  /** Steps taken so far, those that failed included. */
  steps = 0;
  private readonly options: SimulatedDiskOptions;
  private names = new Map<string, Content>();
  private durableNames = new Map<string, Content>();
  // A file without a name keeps its room until it is closed.
  private readonly opened = new Map<Content, number>();
  private crashed = false;

  constructor(options: SimulatedDiskOptions = {}) {
    this.options = options;
  }

  /** The disk as it is found after the power went: without what was not made durable. */
  afterPowerLoss(options: SimulatedDiskOptions = {}): SimulatedDisk {
    return this.copy(this.durableNames, ({ durable }) => durable, options);
  }

  /** The disk as another process finds it after this one was killed: all that was written is there. */
  afterKill(options: SimulatedDiskOptions = {}): SimulatedDisk {
    return this.copy(this.names, ({ bytes }) => bytes, options);
  }

  private copy(
    names: ReadonlyMap<string, Content>,
    bytesOf: (content: Content) => Uint8Array,
    options: SimulatedDiskOptions,
  ): SimulatedDisk {
    const disk = new SimulatedDisk(options);
    for (const [path, content] of names) {
      const bytes = bytesOf(content).slice();
      const copied = { bytes, durable: bytes.slice(), modifiedMs: content.modifiedMs };
      disk.names.set(path, copied);
      disk.durableNames.set(path, copied);
    }
    return disk;
  }

  /** Changes bytes behind everybody's back, as a failing disk does. */
  damage(path: string, change: (bytes: Uint8Array) => Uint8Array): void {
    const content = this.content(path, 'open');
    content.bytes = change(content.bytes.slice());
    content.durable = content.bytes;
  }

  get paths(): string[] {
    return [...this.names.keys()].sort();
  }

  async open(path: string, mode: 'read' | 'write' | 'new'): Promise<DiskFile> {
    await this.step('open', path);
    const known = this.names.get(path);
    if (mode === 'read') return this.opening(path, this.content(path, 'open'));
    if (mode === 'new' && known !== undefined) throw systemError('EEXIST', 'open', path);
    const content = known ?? { bytes: new Uint8Array(0), durable: new Uint8Array(0), modifiedMs: this.nowMs() };
    this.names.set(path, content);
    return this.opening(path, content);
  }

  private opening(path: string, content: Content): DiskFile {
    this.opened.set(content, (this.opened.get(content) ?? 0) + 1);
    return new SimulatedFile(this, path, content);
  }

  /** One who had opened it is through with it. */
  closed(content: Content): void {
    const left = (this.opened.get(content) ?? 1) - 1;
    if (left === 0) this.opened.delete(content);
    else this.opened.set(content, left);
  }

  async read(path: string): Promise<Uint8Array> {
    await this.step('read', path);
    return this.content(path, 'open').bytes.slice();
  }

  async list(folder: string): Promise<string[]> {
    await this.step('list', folder);
    return this.paths.filter((path) => dirname(path) === folder).map((path) => basename(path));
  }

  async stat(path: string): Promise<{ bytes: number; modifiedMs: number } | undefined> {
    await this.step('stat', path);
    const content = this.names.get(path);
    return content === undefined ? undefined : { bytes: content.bytes.length, modifiedMs: content.modifiedMs };
  }

  async rename(from: string, to: string): Promise<void> {
    await this.step('rename', from);
    this.names.set(to, this.content(from, 'rename'));
    this.names.delete(from);
  }

  async link(from: string, to: string): Promise<void> {
    await this.step('link', from);
    if (this.names.has(to)) throw systemError('EEXIST', 'link', to);
    this.names.set(to, this.content(from, 'link'));
  }

  async remove(path: string): Promise<void> {
    await this.step('remove', path);
    this.names.delete(path);
  }

  async makeFolder(path: string): Promise<void> {
    await this.step('makeFolder', path);
  }

  async syncFolder(path: string): Promise<void> {
    await this.step('syncFolder', path);
    for (const name of [...this.durableNames.keys()])
      if (dirname(name) === path && !this.names.has(name)) this.durableNames.delete(name);
    for (const [name, content] of this.names) if (dirname(name) === path) this.durableNames.set(name, content);
  }

  /** Counts a step and lets it fail where it is to; a torn write is left to the caller. */
  async step(step: DiskStep, path: string): Promise<DiskFault | undefined> {
    // As on a disk, nothing is done within the call.
    await Promise.resolve();
    if (this.crashed) throw systemError('EIO', step, path);
    this.steps++;
    const fault = this.options.fault?.(step, path, this.steps);
    if (fault === undefined) return undefined;
    if (fault === 'crash') this.crashed = true;
    if (step === 'write' && (fault === 'torn' || fault === 'crash')) return fault;
    throw systemError(fault === 'torn' || fault === 'crash' ? 'EIO' : fault, step, path);
  }

  nowMs(): number {
    return this.options.nowMs?.() ?? 0;
  }

  /** Whether there is room for that many bytes more. */
  hasRoom(bytes: number): boolean {
    const used = [...new Set([...this.names.values(), ...this.opened.keys()])].reduce(
      (sum, content) => sum + content.bytes.length,
      0,
    );
    return used + bytes <= (this.options.capacityBytes ?? Number.POSITIVE_INFINITY);
  }

  private content(path: string, call: string): Content {
    const content = this.names.get(path);
    if (content === undefined) throw systemError('ENOENT', call, path);
    return content;
  }
}

class SimulatedFile implements DiskFile {
  private readonly disk: SimulatedDisk;
  private readonly path: string;
  private readonly content: Content;
  private isClosed = false;

  constructor(disk: SimulatedDisk, path: string, content: Content) {
    this.disk = disk;
    this.path = path;
    this.content = content;
  }

  async write(pieces: readonly Uint8Array[], at: number): Promise<void> {
    const fault = await this.disk.step('write', this.path);
    const whole = Buffer.concat(pieces);
    const written = fault === undefined ? whole : whole.subarray(0, whole.length >> 1);
    const { content } = this;
    const length = Math.max(content.bytes.length, at + written.length);
    if (!this.disk.hasRoom(length - content.bytes.length)) throw systemError('ENOSPC', 'write', this.path);
    const bytes = new Uint8Array(length);
    bytes.set(content.bytes);
    bytes.set(written, at);
    content.bytes = bytes;
    content.modifiedMs = this.disk.nowMs();
    if (fault !== undefined) throw systemError('EIO', 'write', this.path);
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    await this.disk.step('read', this.path);
    return this.content.bytes.slice(at, at + length);
  }

  async size(): Promise<number> {
    await this.disk.step('stat', this.path);
    return this.content.bytes.length;
  }

  async truncate(length: number): Promise<void> {
    await this.disk.step('truncate', this.path);
    const bytes = new Uint8Array(length);
    bytes.set(this.content.bytes.subarray(0, length));
    this.content.bytes = bytes;
  }

  async sync(): Promise<void> {
    await this.disk.step('sync', this.path);
    this.content.durable = this.content.bytes;
  }

  async close(): Promise<void> {
    await this.disk.step('close', this.path);
    if (!this.isClosed) this.disk.closed(this.content);
    this.isClosed = true;
  }
}

function systemError(code: string, call: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${call} '${path}'`), { code, syscall: call, path });
}
