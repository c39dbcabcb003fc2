import { open, readdir, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { didYouMean, InvalidParams } from '../../base/errors.js';

/**
 * Opens a file for reading.
 * @throws InvalidParams when it cannot be read, with the nearest name that could
 */
export async function openFile(path: string, component: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    const stat = await file.stat();
    if (!stat.isDirectory()) return file;
    await file.close();
    throw Object.assign(new Error('It is a folder.'), { code: 'EISDIR' });
  } catch (cause) {
    throw await unreadable(path, component, cause);
  }
}

/** The error for a file that cannot be opened. */
async function unreadable(path: string, component: string, cause: unknown): Promise<InvalidParams> {
  const code = (cause as { readonly code?: unknown }).code;
  const missing = code === 'ENOENT';
  return new InvalidParams({
    component,
    path: 'path',
    found: path,
    expected: code === 'EISDIR' ? 'a file, not a folder' : missing ? 'a file that exists' : 'a file that can be read',
    hint: missing ? await nearestFile(path) : code === 'EACCES' ? 'Reading it is not permitted.' : undefined,
    cause,
  });
}

async function nearestFile(path: string): Promise<string | undefined> {
  try {
    return didYouMean(basename(path), await readdir(dirname(path)));
  } catch {
    return `There is no folder "${dirname(path)}".`;
  }
}
