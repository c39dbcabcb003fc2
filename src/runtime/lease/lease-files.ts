import { join } from 'node:path';
import { isMissing, type Disk } from '../../base/disk.js';
import { parseLease, type LeaseRecord, type LeaseSlots } from './lease.js';

const LEASE = /^([a-z-]+)-(\d{10})\.json$/;

const digits = (number: number): string => String(number).padStart(10, '0');

/** Leases as files, one an epoch. A hard link makes the file with its content, for one of those who try. */
export class LeaseFiles implements LeaseSlots {
  private readonly folder: string;
  private readonly disk: Disk;
  private readonly name: string;

  /** `name` tells the leases of several things in one folder apart. */
  constructor(folder: string, disk: Disk, name = 'lease') {
    this.folder = folder;
    this.disk = disk;
    this.name = name;
  }

  private epochOf(file: string): number | undefined {
    const [, name, epoch] = LEASE.exec(file) ?? [];
    return epoch === undefined || name !== this.name ? undefined : Number(epoch);
  }

  private path(epoch: number): string {
    return join(this.folder, `${this.name}-${digits(epoch)}.json`);
  }

  async newest(): Promise<LeaseRecord | undefined> {
    const epochs = (await this.disk.list(this.folder)).flatMap((file) => this.epochOf(file) ?? []);
    const epoch = Math.max(0, ...epochs);
    if (epoch === 0) return undefined;
    try {
      const text = new TextDecoder().decode(await this.disk.read(this.path(epoch)));
      // Damaged: nobody holds it, but its epoch has been given out.
      return parseLease(text) ?? nobody(epoch);
    } catch (error) {
      // A later holder has cleared it away meanwhile.
      if (isMissing(error)) return this.newest();
      throw error;
    }
  }

  async take(record: LeaseRecord): Promise<boolean> {
    const temporary = join(this.folder, `${this.name}-${record.token}.partial`);
    await this.put(temporary, record);
    try {
      await this.disk.link(temporary, this.path(record.epoch));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await this.disk.remove(temporary);
    }
    await this.disk.syncFolder(this.folder);
    for (const file of await this.disk.list(this.folder)) {
      const epoch = this.epochOf(file);
      if (epoch !== undefined && epoch < record.epoch) await this.disk.remove(join(this.folder, file));
    }
    return true;
  }

  async update(record: LeaseRecord): Promise<void> {
    const temporary = join(this.folder, `${this.name}-${record.token}.partial`);
    await this.put(temporary, record);
    await this.disk.rename(temporary, this.path(record.epoch));
  }

  private async put(path: string, record: LeaseRecord): Promise<void> {
    await this.disk.remove(path);
    const file = await this.disk.open(path, 'new');
    try {
      await file.write([new TextEncoder().encode(JSON.stringify(record))], 0);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

function nobody(epoch: number): LeaseRecord {
  return {
    epoch,
    run: '',
    host: '',
    pid: 0,
    started: '',
    token: '',
    sinceMs: 0,
    renewedMs: 0,
    released: true,
  };
}
