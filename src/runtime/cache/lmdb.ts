import { dirname } from 'node:path';
import { mkdirSync, openSync, closeSync, fstatSync, readSync } from 'node:fs';
import type * as Lmdb from 'lmdb';
import type { RootDatabase } from 'lmdb';
import { isMissing } from '../../base/disk.js';
import { CorruptInput, LimitExceeded, NotConnected, RxArrowError } from '../../base/errors.js';

/** A database of LMDB with texts as keys and bytes as values. */
export type LmdbDatabase = RootDatabase<Uint8Array, string>;

const MAGIC = 0xbeefc0de;
const VERSION = 2;
const MAGIC_AT = 24;
const PAGE_BYTES_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 160;
// The last pages of a file may have been made and freed by one transaction, and are then not written.
const UNWRITTEN_PAGES = 16;

/** Opens a file of LMDB, which is made when it is not there; the package is an optional peer. */
export async function openLmdb(path: string, component: string, instead = ''): Promise<LmdbDatabase> {
  let lmdb: typeof Lmdb;
  try {
    lmdb = await import('lmdb');
  } catch (cause) {
    const missing = isMissing(cause) || (cause as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND';
    throw new NotConnected(
      missing ? 'The package "lmdb" is not installed.' : `"lmdb" cannot be loaded: ${String(cause)}.`,
      { component, hint: `Install it with \`npm install lmdb\`${instead}.`, cause },
    );
  }
  try {
    // LMDB takes what it maps for true: it hangs without the folder, and damage ends the process.
    mkdirSync(dirname(path), { recursive: true });
    checkLmdbFile(path, component);
    return lmdb.open<Uint8Array, string>({ path, encoding: 'binary' });
  } catch (error) {
    throw lmdbFailure(error, path, component);
  }
}

/**
 * Looks at the two heads of a file, of which LMDB writes one after the other, and at its length.
 * @throws CorruptInput when it is no file of LMDB, or is cut off
 */
export function checkLmdbFile(path: string, component: string): void {
  const file = openSync(path, 'a+');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return;
    const damaged = (found: string): CorruptInput =>
      new CorruptInput(path, found, { component, hint: 'Restore the file from a copy, or remove it to begin anew.' });
    const head = Buffer.alloc(META_BYTES);
    const readHead = (at: number): boolean =>
      readSync(file, head, 0, META_BYTES, at) === META_BYTES && head.readUInt32LE(MAGIC_AT) === MAGIC;
    if (!readHead(0)) throw damaged('The file is no database of LMDB.');
    // Another version LMDB refuses by itself.
    if (head.readUInt32LE(MAGIC_AT + 4) !== VERSION) return;
    const pageBytes = head.readUInt32LE(PAGE_BYTES_AT);
    const last = (): [transaction: bigint, page: bigint] => [
      head.readBigUInt64LE(TRANSACTION_AT),
      head.readBigUInt64LE(LAST_PAGE_AT),
    ];
    const [first, firstPage] = last();
    if (!readHead(pageBytes)) throw damaged('The second head of the database is damaged.');
    const [second, secondPage] = last();
    const pages = Number(second > first ? secondPage : firstPage) + 1;
    if (size < (pages - UNWRITTEN_PAGES) * pageBytes)
      throw damaged(`The file has ${size} bytes; its head says that it has ${pages} pages of ${pageBytes}.`);
  } finally {
    closeSync(file);
  }
}

const DAMAGED: ReadonlySet<unknown> = new Set([-30796, -30793, -30797, -30794]);
const FULL: ReadonlySet<unknown> = new Set([-30792, 28, -28, 'ENOSPC', 'EDQUOT']);

/** An error of LMDB as one of rxarrow. */
export function lmdbFailure(error: unknown, path: string, component: string): RxArrowError {
  if (error instanceof RxArrowError) return error;
  const { code } = error as { readonly code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  if (DAMAGED.has(code)) return new CorruptInput(path, `LMDB says: ${message}.`, { component, cause: error });
  if (FULL.has(code) || /no space left|MDB_MAP_FULL/i.test(message))
    return new LimitExceeded('disk', `"${path}" cannot grow: ${message}.`, {
      component,
      cause: error,
      hint: 'Free room on the disk, or keep less.',
    });
  return new NotConnected(`"${path}" cannot be used: ${message}.`, { component, cause: error });
}
