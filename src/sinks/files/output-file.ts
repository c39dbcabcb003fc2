import { access, mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidParams } from '../../base/errors.js';
import type { StageNode } from '../../core/index.js';

/** A file that has its name only when it is whole: until then it is `<name>.partial`. */
export class OutputFile {
  private readonly path: string;
  private readonly node: StageNode;
  private readonly replace: boolean;
  private handle: FileHandle | undefined;
  private opening: Promise<FileHandle> | undefined;
  private finished = false;

  constructor(path: string, replace: boolean, node: StageNode) {
    this.path = path;
    this.replace = replace;
    this.node = node;
  }

  private get partial(): string {
    return `${this.path}.partial`;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const handle = await this.opened();
    for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
  }

  /** Makes what was written durable and gives the file its name. */
  async finish(): Promise<void> {
    const handle = await this.opened();
    await handle.sync();
    await handle.close();
    await rename(this.partial, this.path);
    this.finished = true;
  }

  /** To be called at the end, whatever way it came. A file that was not finished stays aside. */
  async close(): Promise<void> {
    if (this.finished || this.opening === undefined) return;
    // That it could not be opened has been told.
    const handle = await this.opening.catch(() => undefined);
    if (handle === undefined) return;
    // It may have been closed and then not renamed.
    await handle.close().catch(() => undefined);
    this.node.context.warn(`"${this.path}" was not finished; what was written before the end is in "${this.partial}".`);
  }

  private async opened(): Promise<FileHandle> {
    this.opening ??= this.create();
    this.handle ??= await this.opening;
    return this.handle;
  }

  private async create(): Promise<FileHandle> {
    if (!this.replace && (await exists(this.path)))
      throw this.unwritable('a file that does not exist yet', 'Choose another name, or ifExists: "replace".');
    try {
      await mkdir(dirname(this.path), { recursive: true });
      return await open(this.partial, 'w');
    } catch (cause) {
      throw this.unwritable('a file that can be written', (cause as Error).message, cause);
    }
  }

  private unwritable(expected: string, hint: string, cause?: unknown): InvalidParams {
    return new InvalidParams({ component: this.node.name, path: 'path', found: this.path, expected, hint, cause });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
