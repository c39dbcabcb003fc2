import { join } from 'node:path';
import { RxArrowError } from '../../base/errors.js';
import { isMissing, type Disk } from '../../base/disk.js';
import { decodeBars, encodeBars, type BarRow } from './bar-row.js';

/** A stretch of time in ms since 1970, the end not included. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const NAME = /^(\d+)-(\d+)\.bars$/;

/**
 * Bars of one symbol and interval that have been fetched, a file for each stretch. The name of a file says which stretch is known, so
 * that one in which there are no bars is not asked for again.
 */
export class SpanStore {
  private readonly disk: Disk;
  private readonly folder: string;
  private spans: Span[] | undefined;

  constructor(disk: Disk, folder: string) {
    this.disk = disk;
    this.folder = folder;
  }

  private async known(): Promise<Span[]> {
    this.spans ??= (await this.disk.list(this.folder))
      .flatMap((name) => {
        const match = NAME.exec(name);
        return match === null ? [] : [{ fromMs: Number(match[1]), toMs: Number(match[2]) }];
      })
      .sort((a, b) => a.fromMs - b.fromMs);
    return this.spans;
  }

  /** The stretches between these times that are not known. */
  async missing({ fromMs, toMs }: Span): Promise<Span[]> {
    const missing: Span[] = [];
    let at = fromMs;
    for (const span of await this.known()) {
      if (span.toMs <= at || span.fromMs >= toMs) continue;
      if (span.fromMs > at) missing.push({ fromMs: at, toMs: span.fromMs });
      at = Math.max(at, span.toMs);
    }
    if (at < toMs) missing.push({ fromMs: at, toMs });
    return missing;
  }

  /** Keeps the bars of a stretch, all that there are in it. */
  async put(span: Span, bars: readonly BarRow[]): Promise<void> {
    const { disk, folder } = this;
    const known = await this.known();
    await disk.makeFolder(folder);
    const path = this.pathOf(span);
    const draft = `${path}.${process.pid}.draft`;
    const file = await disk.open(draft, 'write');
    try {
      await file.truncate(0);
      await file.write([encodeBars(bars)], 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(draft, path);
    await disk.syncFolder(folder);
    known.push(span);
    known.sort((a, b) => a.fromMs - b.fromMs);
  }

  /** The bars between these times, in order; a damaged file is removed, and its stretch is missing again. */
  async get({ fromMs, toMs }: Span): Promise<BarRow[]> {
    const bars = new Map<number, BarRow>();
    for (const span of [...(await this.known())]) {
      if (span.toMs <= fromMs || span.fromMs >= toMs) continue;
      for (const bar of await this.read(span)) if (bar[0] >= fromMs && bar[0] < toMs) bars.set(bar[0], bar);
    }
    return [...bars.values()].sort((a, b) => a[0] - b[0]);
  }

  private async read(span: Span): Promise<readonly BarRow[]> {
    try {
      return decodeBars(await this.disk.read(this.pathOf(span)));
    } catch (error) {
      if (!(error instanceof RxArrowError) && !isMissing(error)) throw error;
      await this.disk.remove(this.pathOf(span));
      this.spans = this.spans?.filter((each) => each !== span);
      return [];
    }
  }

  private pathOf({ fromMs, toMs }: Span): string {
    return join(this.folder, `${fromMs}-${toMs}.bars`);
  }
}

/** A name that any file system takes, and that no other symbol has. */
export function folderName(text: string): string {
  return text.replace(/[^A-Za-z0-9-]/g, (letter) => `_${letter.codePointAt(0)?.toString(16) ?? ''}_`);
}
