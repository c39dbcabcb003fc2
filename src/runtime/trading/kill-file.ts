import { dirname } from 'node:path';
import { isMissing, type Disk } from '../../base/index.js';

/** Trips the switch: the file is there, and says why. It stays when the machine stops. */
export async function tripFile(disk: Disk, path: string, cause: string): Promise<void> {
  await disk.makeFolder(dirname(path));
  if ((await disk.stat(path)) !== undefined) return;
  const file = await disk.open(path, 'write');
  try {
    await file.write([new TextEncoder().encode(`${cause}\n`)], 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.syncFolder(dirname(path));
}

/** Arms the switch again: only a person does that. Returns why it was tripped; undefined when it was not. */
export async function armFile(disk: Disk, path: string): Promise<string | undefined> {
  const cause = await readKillFile(disk, path);
  if (cause === undefined) return undefined;
  await disk.remove(path);
  await disk.syncFolder(dirname(path));
  return cause;
}

/** Why the switch is tripped; undefined when it is not. A file that cannot be read trips it too. */
export async function readKillFile(disk: Disk, path: string): Promise<string | undefined> {
  try {
    if ((await disk.stat(path)) === undefined) return undefined;
    const text = new TextDecoder().decode(await disk.read(path)).trim();
    return text === '' ? `the file ${path} is there` : text;
  } catch (error) {
    return isMissing(error) ? undefined : `the file ${path} cannot be read: ${String(error)}`;
  }
}
