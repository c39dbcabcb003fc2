import { crc32 } from 'node:zlib';
import { CorruptInput, InvalidParams, NotConnected } from '../../base/errors.js';
import { lmdbFailure, openLmdb, type LmdbDatabase } from './lmdb.js';

/** Which keys of a store. */
export interface KeyRange {
  /** All keys that begin so. */
  readonly prefix?: string;
  readonly limit?: number;
}

/** Bytes by key on a disk: for what has to be there after a restart. */
export interface KeyedStore {
  /** Where it is, for messages. */
  readonly place: string;
  readonly size: number;
  /** @throws CorruptInput when what is there is damaged */
  get(key: string): Uint8Array | undefined;
  /** Writes all or none, and resolves when they are durable. */
  put(entries: Iterable<readonly [key: string, bytes: Uint8Array]>): Promise<void>;
  delete(keys: Iterable<string>): Promise<void>;
  /** In the order of the keys. */
  range(range?: KeyRange): Iterable<readonly [key: string, bytes: Uint8Array]>;
  close(): Promise<void>;
}

const LONGEST_KEY_BYTES = 1900;
const CHECK_BYTES = 4;

/**
 * A keyed store in one file of LMDB, which other processes may read meanwhile.
 * @throws NotConnected when the package `lmdb` is missing or the file cannot be opened; CorruptInput when it is damaged
 */
export async function lmdbKeyedStore(path: string, component = 'store'): Promise<KeyedStore> {
  return new LmdbKeyedStore(await openLmdb(path, component), path, component);
}

class LmdbKeyedStore implements KeyedStore {
  readonly place: string;
  private database: LmdbDatabase | undefined;
  private readonly component: string;

  constructor(database: LmdbDatabase, place: string, component: string) {
    this.database = database;
    this.place = place;
    this.component = component;
  }

  get size(): number {
    const stats = this.attempt((database) => database.getStats()) as { readonly entryCount: number };
    return stats.entryCount;
  }

  get(key: string): Uint8Array | undefined {
    this.checkKey(key);
    const found = this.attempt((database) => database.get(key));
    return found === undefined ? undefined : this.unpacked(key, found);
  }

  async put(entries: Iterable<readonly [string, Uint8Array]>): Promise<void> {
    const packed = Array.from(entries, ([key, bytes]) => {
      this.checkKey(key);
      return [key, withCheck(bytes)] as const;
    });
    await this.write((database) => {
      for (const [key, bytes] of packed) void database.put(key, bytes);
    });
  }

  async delete(keys: Iterable<string>): Promise<void> {
    const all = [...keys];
    for (const key of all) this.checkKey(key);
    await this.write((database) => {
      for (const key of all) void database.remove(key);
    });
  }

  *range({ prefix = '', limit }: KeyRange = {}): Iterable<readonly [string, Uint8Array]> {
    const range = {
      ...(prefix === '' ? {} : { start: prefix }),
      ...(limit === undefined ? {} : { limit }),
    };
    // As a whole: a reader that is left standing would keep all that is overwritten meanwhile.
    const found = this.attempt((database) => {
      const entries: (readonly [string, Uint8Array])[] = [];
      for (const { key, value } of database.getRange(range)) {
        if (!String(key).startsWith(prefix)) break;
        entries.push([String(key), this.unpacked(String(key), value)]);
      }
      return entries;
    });
    yield* found;
  }

  async close(): Promise<void> {
    const { database } = this;
    this.database = undefined;
    await database?.close();
  }

  private async write(task: (database: LmdbDatabase) => void): Promise<void> {
    const database = this.opened();
    try {
      await database.transaction(() => task(database));
      await database.flushed;
    } catch (error) {
      throw lmdbFailure(error, this.place, this.component);
    }
  }

  private attempt<T>(task: (database: LmdbDatabase) => T): T {
    const database = this.opened();
    try {
      return task(database);
    } catch (error) {
      throw lmdbFailure(error, this.place, this.component);
    }
  }

  private opened(): LmdbDatabase {
    if (this.database === undefined)
      throw new NotConnected(`The store "${this.place}" is closed.`, { component: this.component });
    return this.database;
  }

  private unpacked(key: string, bytes: Uint8Array): Uint8Array {
    // The memory is that of the database, and changes with the next transaction.
    const value = Uint8Array.from(bytes.subarray(CHECK_BYTES));
    if (bytes.length < CHECK_BYTES || Buffer.from(bytes.subarray(0, CHECK_BYTES)).readUInt32LE(0) !== crc32(value))
      throw new CorruptInput(`key ${key}`, `The value in "${this.place}" is damaged: its checksum does not fit.`, {
        component: this.component,
      });
    return value;
  }

  private checkKey(key: string): void {
    const bytes = Buffer.byteLength(key);
    if (bytes < 1 || bytes > LONGEST_KEY_BYTES)
      throw new InvalidParams({
        component: this.component,
        path: 'key',
        found: key,
        expected: `a text of 1 to ${LONGEST_KEY_BYTES} bytes; this has ${bytes}`,
      });
  }
}

function withCheck(bytes: Uint8Array): Uint8Array {
  const packed = Buffer.allocUnsafe(bytes.length + CHECK_BYTES);
  packed.writeUInt32LE(crc32(bytes), 0);
  packed.set(bytes, CHECK_BYTES);
  return packed;
}
