import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { RecordBatch } from 'apache-arrow';
import type { Disk, DiskFile } from '../../base/disk.js';
import { CheckpointMismatch, InvalidParams } from '../../base/errors.js';
import { takeOverFile } from '../../base/take-over-file.js';
import { readState, stateTable } from '../../columnar/index.js';
import { diskService, fenceService, type Fence, type StageNode } from '../../core/index.js';

/** How far a file has been written. */
interface Covered {
  readonly bytes: number;
  /** Checksum of those bytes. */
  readonly crc: number;
  /** It has its name; behind those bytes there is only what ends the format. */
  readonly finished: boolean;
}

/**
 * A file that has its name only when it is whole: until then it is `<name>.partial`. After a restart it goes on behind what the
 * checkpoint covers: what was written later is cut off, since the rows come again.
 */
export class OutputFile {
  private readonly path: string;
  private readonly node: StageNode;
  private readonly replace: boolean;
  private readonly disk: Disk;
  private readonly fence: Fence;
  private handle: DiskFile | undefined;
  private opening: Promise<DiskFile> | undefined;
  private covered: Covered = { bytes: 0, crc: 0, finished: false };
  private restored: Covered | undefined;
  /** The name it has now would outlast a loss of power. */
  private nameIsDurable = false;

  constructor(path: string, replace: boolean, node: StageNode) {
    this.path = path;
    this.replace = replace;
    this.node = node;
    this.disk = node.context.service(diskService);
    this.fence = node.context.service(fenceService);
  }

  private get partial(): string {
    return `${this.path}.partial`;
  }

  /** Whether it has its name and nothing has been written to it since. */
  get finished(): boolean {
    return this.covered.finished;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const handle = await this.opened();
    const { bytes: at, crc } = this.covered;
    await handle.write([bytes], at);
    this.covered = { bytes: at + bytes.length, crc: crc32(bytes, crc), finished: false };
  }

  /** Ends the file with these bytes, which only the end of the format needs, makes it durable and gives it its name. */
  async finish(tail: Uint8Array = new Uint8Array(0)): Promise<void> {
    if (this.covered.finished) return;
    const handle = await this.opened();
    await handle.write([tail], this.covered.bytes);
    await handle.truncate(this.covered.bytes + tail.length);
    await handle.sync();
    await handle.close();
    await this.fence.check();
    await this.disk.rename(this.partial, this.path);
    await this.disk.syncFolder(dirname(this.path));
    this.handle = undefined;
    this.opening = undefined;
    this.nameIsDurable = false;
    this.covered = { ...this.covered, finished: true };
    this.restored = this.covered;
  }

  /** How far it has been written, for the snapshot of its sink. */
  state(): RecordBatch {
    const { bytes, crc, finished } = this.covered;
    return stateTable({
      bytes: Float64Array.of(bytes),
      crc: Float64Array.of(crc),
      finished: Int32Array.of(finished ? 1 : 0),
    });
  }

  /** Goes on where an earlier run of the pipe was when `state` was asked. */
  goOn(state: RecordBatch): void {
    const number = (name: string): number => readState(state, name)[0] as number;
    this.covered = { bytes: number('bytes'), crc: number('crc'), finished: number('finished') === 1 };
    this.restored = this.covered;
  }

  /** Makes durable what has been written, and that the file is there. */
  async durable(): Promise<void> {
    if (this.handle === undefined) return;
    await this.handle.sync();
    if (this.nameIsDurable) return;
    await this.disk.syncFolder(dirname(this.path));
    this.nameIsDurable = true;
  }

  /** To be called at the end, whatever way it came. A file that was not finished stays aside. */
  async close(): Promise<void> {
    if (this.covered.finished || this.opening === undefined) return;
    // That it could not be opened has been told.
    const handle = await this.opening.catch(() => undefined);
    if (handle === undefined) return;
    // It may have been closed and then not renamed.
    await handle.close().catch(() => undefined);
    const rest = this.node.context.checkpointed ? ' A restart from the checkpoint goes on with it.' : '';
    this.node.context.warn(
      `"${this.path}" was not finished; what was written before the end is in "${this.partial}".${rest}`,
    );
  }

  private async opened(): Promise<DiskFile> {
    this.opening ??= this.open();
    this.handle ??= await this.opening;
    return this.handle;
  }

  private async open(): Promise<DiskFile> {
    const { restored } = this;
    // A run that has lost its lease must not take the name from the one that has it.
    await this.fence.check();
    return restored === undefined || restored.bytes === 0 ? this.create() : this.reopen(restored);
  }

  private async create(): Promise<DiskFile> {
    const { disk, path } = this;
    if (!this.replace && (await disk.stat(path)) !== undefined)
      throw this.unwritable('a file that does not exist yet', 'Choose another name, or ifExists: "replace".');
    try {
      await disk.makeFolder(dirname(path));
      // Never the file that a run which has lost its lease may still hold open.
      await disk.remove(this.partial);
      return await disk.open(this.partial, 'new');
    } catch (cause) {
      throw this.unwritable('a file that can be written', (cause as Error).message, cause);
    }
  }

  /** Goes on with what the checkpoint covers of the file of an earlier run. */
  private async reopen(restored: Covered): Promise<DiskFile> {
    const { disk, path, partial } = this;
    // It may have got its name after the checkpoint, or lost it again since.
    if ((await disk.stat(partial)) === undefined) {
      if ((await disk.stat(path)) === undefined)
        throw this.mismatch(`"${path}" is not there, of which the checkpoint covers ${restored.bytes} bytes.`);
      await disk.rename(path, partial);
    }
    const file = await takeOverFile(disk, partial, restored.bytes, restored.crc);
    if (file !== undefined) return file;
    throw this.mismatch(`The first ${restored.bytes} bytes of "${partial}" are not those that the checkpoint covers.`);
  }

  private mismatch(message: string): CheckpointMismatch {
    return new CheckpointMismatch(message, {
      component: this.node.name,
      hint: 'Put the file back, or start without the checkpoint.',
    });
  }

  private unwritable(expected: string, hint: string, cause?: unknown): InvalidParams {
    return new InvalidParams({ component: this.node.name, path: 'path', found: this.path, expected, hint, cause });
  }
}
