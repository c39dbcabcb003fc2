import { join } from 'node:path';
import type { Disk } from '../../base/disk.js';
import { TapeReader } from '../../core/tape/index.js';
import { BadInput } from '../failure.js';

/**
 * The tape in a folder, or in one of the folders directly in it, as where a run keeps its state.
 * @throws BadInput when there is none, or more than one
 */
export async function findTape(disk: Disk, folder: string, shownAs: string): Promise<TapeReader> {
  if (await holdsTape(disk, folder)) return TapeReader.open(disk, folder);
  const names = await disk.list(folder);
  const found: string[] = [];
  for (const name of names) if (await holdsTape(disk, join(folder, name))) found.push(name);
  const [only, ...more] = found;
  if (only === undefined)
    throw new BadInput(
      `"${shownAs}" holds no tape.`,
      'Give the folder that the service `record` or `tape` was given, or one that it lies in.',
    );
  if (more.length > 0)
    throw new BadInput(
      `"${shownAs}" holds ${found.length} tapes.`,
      `Give one of ${found.map((name) => join(shownAs, name)).join(', ')}.`,
    );
  return TapeReader.open(disk, join(folder, only));
}

async function holdsTape(disk: Disk, folder: string): Promise<boolean> {
  try {
    return (await disk.list(folder)).some((name) => /^tape-\d+\.segment$/.test(name));
  } catch {
    // A file, where a folder could be.
    return false;
  }
}
