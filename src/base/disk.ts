/** A file that has been opened. Positions are bytes from its beginning. */
export interface DiskFile {
  /** Writes the pieces one after the other from `at` on, all of them. */
  write(pieces: readonly Uint8Array[], at: number): Promise<void>;
  /** Up to `length` bytes from `at` on; fewer at the end. */
  read(at: number, length: number): Promise<Uint8Array>;
  size(): Promise<number>;
  /** Cuts it off, or makes it longer with zeros. */
  truncate(length: number): Promise<void>;
  /**
   * Makes what was written durable. When it fails the system may have thrown the data away and forgotten about it: a second try
   * that succeeds proves nothing, so whoever calls this must give the file up.
   */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Files, as the journal, checkpoints and tapes see them. The run hands one over (`diskService`), so that tests can hand over one that
 * fails at a certain step. Errors are those of the system: `code` is ENOENT, EEXIST, ENOSPC and so on.
 */
export interface Disk {
  /** `read`: it must be there. `write`: made when it is not there, kept when it is. `new`: it must not be there. */
  open(path: string, mode: 'read' | 'write' | 'new'): Promise<DiskFile>;
  /** The whole file. */
  read(path: string): Promise<Uint8Array>;
  /** Names of what is in a folder, sorted; none when there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** Bytes of a file and when it was last written to (ms since 1970 UTC); undefined when it is not there. */
  stat(path: string): Promise<{ readonly bytes: number; readonly modifiedMs: number } | undefined>;
  /** Takes the place of a file that has the new name, in one step. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name in one step; EEXIST when there is one of that name. */
  link(from: string, to: string): Promise<void>;
  /** No error when it is not there. */
  remove(path: string): Promise<void>;
  /** With the folders above it; no error when it is there. */
  makeFolder(path: string): Promise<void>;
  /** Makes names durable: of files that were made, renamed or removed in this folder. */
  syncFolder(path: string): Promise<void>;
}

/** Whether an error of the disk says that there is no room. */
export function isDiskFull(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Whether an error of the disk says that something is not there. */
export function isMissing(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'ENOENT';
}
