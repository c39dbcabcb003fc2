import type { Cancel, Clock, Disk } from '../../base/index.js';
import type { KillSwitch } from '../../core/index.js';
import { readKillFile, tripFile } from './kill-file.js';

/** A kill switch that a file keeps: whoever makes the file trips it, and only who removes it arms it again. */
export class LatchedKillSwitch implements KillSwitch {
  tripped: string | undefined;
  private readonly path: string | undefined;
  private readonly pollMs: number;
  private readonly warn: (message: string) => void;
  private readonly listeners = new Set<(cause: string) => void>();
  private disk: Disk | undefined;
  private clock: Clock | undefined;
  private cancel: Cancel = () => undefined;
  private closed = false;
  private latching: Promise<void> = Promise.resolve();

  constructor(path: string | undefined, pollMs: number, warn: (message: string) => void) {
    this.path = path;
    this.pollMs = pollMs;
    this.warn = warn;
  }

  async open(disk: Disk, clock: Clock): Promise<void> {
    this.disk = disk;
    this.clock = clock;
    if (this.tripped !== undefined) this.latch(this.tripped);
    await this.look();
    this.poll();
  }

  trip(cause: string): void {
    if (this.tripped !== undefined) return;
    this.tripped = cause;
    this.latch(cause);
    for (const listener of [...this.listeners]) listener(cause);
  }

  private latch(cause: string): void {
    const { disk, path } = this;
    if (disk === undefined || path === undefined) return;
    this.latching = tripFile(disk, path, cause).catch((error: unknown) =>
      this.warn(
        `The kill switch is tripped, but ${path} cannot be written, so a restart would not know: ${String(error)}`,
      ),
    );
  }

  async look(): Promise<string | undefined> {
    if (this.tripped === undefined && this.disk !== undefined && this.path !== undefined) {
      const cause = await readKillFile(this.disk, this.path);
      if (cause !== undefined) this.trip(cause);
    }
    return this.tripped;
  }

  private poll(): void {
    if (this.path === undefined || this.clock === undefined) return;
    this.cancel = this.clock.schedule(this.pollMs, () => {
      void this.look().then(() => {
        if (!this.closed && this.tripped === undefined) this.poll();
      });
    });
  }

  listen(listener: (cause: string) => void): () => void {
    this.listeners.add(listener);
    if (this.tripped !== undefined) listener(this.tripped);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancel();
    await this.latching;
  }
}
