import { join } from 'node:path';
import { NotConnected } from '../../base/errors.js';
import { openLmdb, type LmdbDatabase } from '../cache/lmdb.js';
import { parseLease, type LeaseRecord, type LeaseSlots } from '../lease/index.js';
import { checkpointName, parseCheckpointName } from './checkpoint-name.js';
import { byAge, type CheckpointStore, type StoredCheckpoint } from './store.js';

const FILE = 'checkpoints.lmdb';
const LEASE = 'lease';

/** Checkpoints in one file of an LMDB database, where the package `lmdb` is installed. */
export function lmdbStore(folder: string): CheckpointStore {
  return new LmdbStore(join(folder, FILE));
}

class LmdbStore implements CheckpointStore {
  readonly place: string;
  readonly lease: LeaseSlots;
  private database: LmdbDatabase | undefined;

  constructor(place: string) {
    this.place = place;
    this.lease = new LeaseEntry(() => this.opened);
  }

  private get opened(): LmdbDatabase {
    if (this.database === undefined) throw new NotConnected(`"${this.place}" is not open.`);
    return this.database;
  }

  async open(): Promise<void> {
    this.database = await openLmdb(this.place, 'checkpoints', ', or choose store: "folder"');
  }

  // A key holds the bytes that it stands for, since a value is only read as a whole.
  async list(): Promise<readonly StoredCheckpoint[]> {
    await Promise.resolve();
    const found: StoredCheckpoint[] = [];
    for (const name of this.opened.getKeys({ start: 'checkpoint-', end: 'checkpoint.' })) {
      const place = parseCheckpointName(name);
      if (place === undefined) continue;
      const bytes = this.opened.get(name)?.length ?? 0;
      found.push({ name, ...place, bytes });
    }
    return found.sort(byAge);
  }

  async read({ name }: StoredCheckpoint): Promise<Uint8Array> {
    await Promise.resolve();
    const bytes = this.opened.get(name);
    if (bytes === undefined) throw new NotConnected(`"${this.place}" has no "${name}".`);
    // Its memory is that of the database, and begins anywhere.
    return Uint8Array.from(bytes);
  }

  async write(
    { number, epoch }: Pick<StoredCheckpoint, 'number' | 'epoch'>,
    pieces: readonly Uint8Array[],
    guard: () => Promise<void>,
  ): Promise<StoredCheckpoint> {
    const name = checkpointName({ epoch, number });
    const value = Buffer.concat(pieces);
    await guard();
    await this.opened.put(name, value);
    // `put` has come to the file of the system then; this waits until it is on the disk.
    await this.opened.flushed;
    return { name, number, epoch, bytes: value.length };
  }

  async remove({ name }: StoredCheckpoint): Promise<void> {
    await this.opened.remove(name);
  }

  async close(): Promise<void> {
    await this.database?.close();
    this.database = undefined;
  }
}

/** The lease as one entry that is changed by transactions, which LMDB does one after the other over all processes. */
class LeaseEntry implements LeaseSlots {
  private readonly database: () => LmdbDatabase;

  constructor(database: () => LmdbDatabase) {
    this.database = database;
  }

  async newest(): Promise<LeaseRecord | undefined> {
    await Promise.resolve();
    return this.current();
  }

  private current(): LeaseRecord | undefined {
    const bytes = this.database().get(LEASE);
    return bytes === undefined ? undefined : parseLease(new TextDecoder().decode(bytes));
  }

  async take(record: LeaseRecord): Promise<boolean> {
    return this.exchange(record, (current) => (current?.epoch ?? 0) < record.epoch);
  }

  async update(record: LeaseRecord): Promise<void> {
    await this.exchange(record, (current) => current?.epoch === record.epoch);
  }

  private async exchange(record: LeaseRecord, may: (current: LeaseRecord | undefined) => boolean): Promise<boolean> {
    const database = this.database();
    const done = await database.transaction(() => {
      if (!may(this.current())) return false;
      void database.put(LEASE, Buffer.from(JSON.stringify(record)));
      return true;
    });
    await database.flushed;
    return done;
  }
}
